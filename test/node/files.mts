import { createHash, randomBytes } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Engine } from '../../tools/engine/engine.mts';

/** What a file of each type begins with. */
const HEADS = {
	'image/avif': Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf', 'latin1'),
	'image/gif': Buffer.from('GIF89a'),
	'image/jpeg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
	'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
	'image/webp': Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'),
	'video/mp4': Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
};

/** The types that a DM may have. */
export const FILE_TYPES = Object.keys(HEADS) as Array<keyof typeof HEADS>;

/** Parameters that send the file of {@link itemWithFile}. */
export const FROM_BINARY = { attachment: 'binaryFile', binaryPropertyName: 'data' };

/** Bytes that begin as a file of that type, and then are random. */
export function fileOf(type: keyof typeof HEADS, size = 3000): Buffer {
	return Buffer.concat([HEADS[type], randomBytes(size)]);
}

/** As hex digits. */
export function sha256(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** An item whose binary field `data` holds the file, in n8n's storage. */
export async function itemWithFile(
	engine: Engine,
	bytes: Buffer,
	{ fileName = 'p.png', mimeType = 'image/png' } = {},
): Promise<INodeExecutionData> {
	return { json: {}, binary: { data: await engine.storeFile(bytes, { fileName, mimeType }) } };
}
