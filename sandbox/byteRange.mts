/** The first and the last byte of a part of a file. */
export interface ByteRange {
	first: number;
	last: number;
}

/**
 * The part that a `Range` header asks for (RFC 9110, section 14): `whole` when there is none, or
 * one this server may ignore, such as several parts; `outside` when the file has no such bytes.
 *
 * @param size of the file, in bytes
 */
export function byteRange(
	header: string | undefined,
	size: number,
): ByteRange | 'whole' | 'outside' {
	const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
	if (from === '' && to === '') return 'whole';
	// Without a start it is the end of the file: so many bytes of it.
	const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
	const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
	if (from !== '' && to !== '' && Number(from) > Number(to)) return 'whole';
	return first > last ? 'outside' : { first, last };
}
