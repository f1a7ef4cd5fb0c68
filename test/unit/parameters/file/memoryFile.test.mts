import { randomBytes } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { openItemFile, sha256Of } from '../../../../nodes/XquikDm/parameters/file/itemFile.ts';
import { memorySource } from '../../../../nodes/XquikDm/parameters/file/memoryFile.ts';

const HELPERS = {} as IExecuteFunctions['helpers'];
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

async function bytesOf(data: string, pieceBytes?: number): Promise<Buffer[]> {
	const pieces: Buffer[] = [];
	for await (const piece of memorySource(data).stream(pieceBytes)) pieces.push(Buffer.from(piece));
	return pieces;
}

describe('memorySource', () => {
	it.each([0, 1, 2, 3, 4, 511, 512, 65_535, 65_536, 200_001])(
		'gives %i bytes in pieces, and says so before',
		async (size) => {
			const bytes = randomBytes(size);
			const data = bytes.toString('base64');
			expect(memorySource(data).size).toBe(size);
			const pieces = await bytesOf(data);
			expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
			expect(Math.max(0, ...pieces.map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(
				65_536,
			);
		},
	);

	it.each<[rule: string, form: (data: string) => string]>([
		['line breaks', (data) => data.replace(/.{76}/g, '$&\r\n')],
		['no padding', (data) => data.replace(/=+$/, '')],
		['the alphabet of URLs', (data) => data.replaceAll('+', '-').replaceAll('/', '_')],
	])('reads base64 with %s', async (_rule, form) => {
		const bytes = randomBytes(100_000);
		const data = form(bytes.toString('base64'));
		expect(memorySource(data).size).toBe(bytes.byteLength);
		expect(Buffer.concat(await bytesOf(data)).equals(bytes)).toBe(true);
	});

	it('decodes no more than a piece for the head of a file', async () => {
		const [head] = await bytesOf(randomBytes(100_000).toString('base64'), 512);
		expect(head?.byteLength).toBe(513);
	});
});

describe('openItemFile', () => {
	it('does not hold the bytes of a hundred files in memory', async () => {
		const data = Buffer.concat([PNG, randomBytes(5 * 1024 * 1024)]).toString('base64');
		const before = process.memoryUsage().arrayBuffers;
		const files = await Promise.all(
			Array.from({ length: 100 }, async () => {
				return await openItemFile(HELPERS, { data, mimeType: 'image/png' }, 'data');
			}),
		);
		const held = process.memoryUsage().arrayBuffers - before;
		expect(held).toBeLessThan(20 * 1024 * 1024);
		const hashes = await Promise.all(files.slice(0, 2).map(sha256Of));
		expect(hashes[0]).toBe(hashes[1]);
	});
});
