import type { ByteSource } from './storedFile';

/** Characters of base64 that are decoded at once: a multiple of 4, which make 64 KiB less 1 byte. */
const SLICE = 4 * 21_845;

const NOT_BASE64 = /[^A-Za-z0-9+/_-]/;

/** Only what means bytes: without padding, and without the line breaks that some tools put in. */
function bareBase64(data: string): string {
	const end = data.indexOf('=');
	const digits = end < 0 ? data : data.slice(0, end);
	return NOT_BASE64.test(digits) ? digits.replace(/[^A-Za-z0-9+/_-]/g, '') : digits;
}

/**
 * A file that n8n keeps in memory, as base64 within the item. It is decoded piece by piece as it is
 * read: the bytes of all items of a run would be in memory at once otherwise.
 */
export function memorySource(data: string): ByteSource {
	const base64 = bareBase64(data);
	return {
		size: Math.floor((base64.length * 3) / 4),
		async *stream(pieceBytes) {
			const step = pieceBytes === undefined ? SLICE : Math.ceil(pieceBytes / 3) * 4;
			for (let at = 0; at < base64.length; at += step) {
				yield Buffer.from(base64.slice(at, at + step), 'base64');
			}
		},
	};
}
