import type { FastifyReply, FastifyRequest } from 'fastify';

// A browser that opens the file by itself shows it with a player and a style of its own.
const FILE_POLICY =
	"default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";

/**
 * Sends a file from memory, or the part that is asked for: Safari plays no video without parts, and
 * no browser can seek in one. Whatever the file holds, a browser takes it for nothing but its type.
 */
export function sendFile(
	request: FastifyRequest,
	reply: FastifyReply,
	{ type, content }: { type: string; content: Buffer },
): FastifyReply {
	const size = content.length;
	const range = byteRange(request.headers.range, size);
	void reply
		.type(type)
		.header('accept-ranges', 'bytes')
		.header('x-content-type-options', 'nosniff')
		.header('content-security-policy', FILE_POLICY);
	if (range === 'whole') return reply.send(content);
	if (range === 'outside') return reply.code(416).header('content-range', `bytes */${size}`).send();
	const { first, last } = range;
	return reply
		.code(206)
		.header('content-range', `bytes ${first}-${last}/${size}`)
		.send(content.subarray(first, last + 1));
}

/**
 * The part that a `Range` header asks for (RFC 9110, section 14): `whole` when there is none, or
 * one this server may ignore, such as several parts; `outside` when the file has no such bytes.
 *
 * @param size of the file, in bytes
 */
export function byteRange(header: string | undefined, size: number) {
	const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
	if (from === '' && to === '') return 'whole';
	// Without a start it is the end of the file: so many bytes of it.
	const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
	const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
	if (from !== '' && to !== '' && Number(from) > Number(to)) return 'whole';
	return first > last ? 'outside' : { first, last };
}
