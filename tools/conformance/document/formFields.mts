/**
 * Reads the parts of a multipart body: the text of each field, the name of each file.
 *
 * @throws Error when the header names no boundary, or a part has no name
 */
export function formFields(
	body: Buffer,
	contentType: string,
): Array<[name: string, value: string]> {
	const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
	if (boundary === undefined) throw new Error('The content type names no boundary.');
	// One character a byte: the bytes of a file stay what they are.
	const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
	return parts.map((part) => {
		const end = part.indexOf('\r\n\r\n');
		const head = part.slice(0, end);
		const name = /[; ]name="([^"]*)"/i.exec(head)?.[1];
		if (name === undefined) throw new Error('A part of the form has no name.');
		const fileName = /filename="([^"]*)"/i.exec(head)?.[1];
		const text = part.slice(end + 4, -2);
		return [name, fileName ?? Buffer.from(text, 'latin1').toString('utf8')];
	});
}
