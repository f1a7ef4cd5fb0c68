/** No answer that this node reads is larger: a full history page is far below it. In bytes. */
export const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** JSON nested deeper than any answer of the API is not looked at. */
export const MAX_JSON_DEPTH = 64;

/** A body as text, or why it could not be read to its end. */
export type BoundedText = { text: string } | { code: string; message: string };

/** A body as bytes, or why it could not be read to its end. */
export type BoundedBytes = { bytes: Buffer } | { code: string; message: string };

/**
 * Reads a body to its end, and never holds more than `limit` bytes of it: an answer without end must
 * not fill the memory of the whole n8n. What is left of it is not read. Never throws.
 *
 * @param expected its length in bytes, where the server gives one: the body is then held once, while
 *   pieces have to be joined in the end. It need not be true.
 */
export async function readBoundedBytes(
	body: AsyncIterable<Uint8Array | string>,
	limit: number,
	expected = 0,
): Promise<BoundedBytes> {
	const room = Buffer.allocUnsafe(expected <= limit ? expected : 0);
	let used = 0;
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
			size += bytes.byteLength;
			if (size > limit) {
				return { code: 'answer_too_large', message: `The answer is larger than ${limit} bytes` };
			}
			if (size <= room.length) {
				room.set(bytes, used);
				used = size;
			} else chunks.push(bytes);
		}
	} catch {
		const message = 'The connection broke before the answer was complete';
		return { code: 'answer_cut_off', message };
	}
	const isWhole = chunks.length === 0 && used === room.length;
	return { bytes: isWhole ? room : Buffer.concat([room.subarray(0, used), ...chunks]) };
}

/** Reads a body to its end as text, {@link MAX_ANSWER_BYTES} at most. Never throws. */
export async function readBoundedText(
	body: AsyncIterable<Uint8Array | string>,
): Promise<BoundedText> {
	const read = await readBoundedBytes(body, MAX_ANSWER_BYTES);
	return 'bytes' in read ? { text: read.bytes.toString('utf8') } : read;
}

/** True when brackets nest deeper than {@link MAX_JSON_DEPTH}; looked at before parsing. */
export function isTooDeep(json: string): boolean {
	// Most answers have too few brackets to nest that deep, which is quickly seen.
	const opening = json.match(/[[{]/g);
	if (opening === null || opening.length <= MAX_JSON_DEPTH) return false;
	let depth = 0;
	let inString = false;
	for (let index = 0; index < json.length; index++) {
		const char = json[index];
		if (inString) {
			if (char === '\\') index++;
			else if (char === '"') inString = false;
		} else if (char === '"') inString = true;
		else if (char === '{' || char === '[') {
			depth++;
			if (depth > MAX_JSON_DEPTH) return true;
		} else if (char === '}' || char === ']') depth--;
	}
	return false;
}

/** Gives the parsed body, or undefined when the text is no JSON or nests too deep. */
export function parseAnswer(text: string): unknown {
	if (text.trim() === '' || isTooDeep(text)) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
