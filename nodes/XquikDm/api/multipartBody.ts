import type { StreamedBody } from './requestResult';

/** A file for a multipart body: its bytes come from `stream`, as often as asked. */
export interface MultipartFile {
	fieldName: string;
	fileName: string;
	mimeType: string;
	/** In bytes. */
	size: number;
	stream(): AsyncGenerator<Uint8Array>;
}

/**
 * A value for a `name="…"` or `filename="…"` of a multipart header, escaped as browsers do (HTML,
 * "multipart form data"): nothing in a file name can end its quotes or its line.
 */
export function escapeHeaderValue(value: string): string {
	return value
		.replace(/\r\n|\r|\n/g, '%0D%0A')
		.replace(/"/g, '%22')
		.replace(/\p{Cc}/gu, '');
}

/**
 * A multipart body that streams the file and knows its whole length before.
 *
 * @param boundary must occur in no part; 30 random characters make that certain enough
 */
export function multipartBody(
	fields: ReadonlyArray<readonly [name: string, value: string]>,
	file: MultipartFile,
	boundary: string,
): StreamedBody {
	const parts = fields.map(
		([name, value]) =>
			`--${boundary}\r\nContent-Disposition: form-data; name="${escapeHeaderValue(name)}"\r\n\r\n${value}\r\n`,
	);
	const fileHeader = [
		`--${boundary}`,
		`Content-Disposition: form-data; name="${escapeHeaderValue(file.fieldName)}"; filename="${escapeHeaderValue(file.fileName)}"`,
		`Content-Type: ${file.mimeType}`,
		'\r\n',
	].join('\r\n');
	const head = Buffer.from(parts.join('') + fileHeader, 'utf8');
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8');

	return {
		[Symbol.toStringTag]: 'Blob',
		size: head.byteLength + file.size + tail.byteLength,
		type: `multipart/form-data; boundary=${boundary}`,
		async *stream() {
			yield head;
			yield* file.stream();
			yield tail;
		},
	};
}
