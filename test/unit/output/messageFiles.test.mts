import { readFileSync } from 'node:fs';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	DOWNLOADS_MB,
	downloadAllowance,
	messageFiles,
} from '../../../nodes/XquikDm/output/messageFiles.ts';
import type { HistoryMessage } from '../../../nodes/XquikDm/reads/historyPages.ts';
import { VirtualClock } from '../support/virtualClock.mts';

const MB = 1_000_000;
const PHOTO = readFileSync('e2e/fixtures/photo.jpg').subarray(0, 100);

/** A picture of so many bytes, in pieces of one MB at most. */
async function* picture(bytes: number): AsyncGenerator<Buffer> {
	await Promise.resolve();
	yield PHOTO;
	const piece = Buffer.alloc(MB);
	for (let left = bytes - PHOTO.length; left > 0; left -= MB) yield piece.subarray(0, left);
}

/** n8n, whose HTTP helper gives the file of each address `…/{bytes}`, and stores none. */
function contextOf() {
	const asked: string[] = [];
	const stored: number[] = [];
	const helpers = {
		httpRequest: ({ url }: { url: string }) => {
			asked.push(url);
			const body = picture(Number(url.split('/').pop()));
			return Promise.resolve({ statusCode: 200, headers: {}, body });
		},
		prepareBinaryData: (content: Buffer) => {
			stored.push(content.length);
			return Promise.resolve({ data: '', mimeType: 'image/jpeg' });
		},
	};
	return { asked, stored, context: { helpers } as unknown as IExecuteFunctions };
}

const messageOf = (bytes: number): HistoryMessage => ({
	messageId: '1',
	mediaUrl: `https://pbs.twimg.com/dm_media/${bytes}`,
});

const OVER = expect.stringMatching(/200 MB.*Media: Download/) as unknown;

describe('messageFiles', () => {
	const clock = new VirtualClock();
	const download = async (
		context: IExecuteFunctions,
		sizes: readonly number[],
		allowance = downloadAllowance(60_000),
	) => {
		const messages = sizes.map(messageOf);
		const url = 'https://xquik.com/api/v1';
		const files = await messageFiles(context, messages, 'xquikAndX', url, clock, allowance);
		return files.map(({ binary, error }) => error ?? Object.keys(binary ?? {}));
	};

	it('holds 200 MB in all, and says of the others how to get them', async () => {
		const { context, stored, asked } = contextOf();
		const sizes = [50, 50, 50, 40, 11, 10, 1].map((size) => size * MB);
		const files = await download(context, sizes);
		const kept = ['data'];
		expect(files).toEqual([kept, kept, kept, kept, OVER, kept, OVER]);
		expect(stored.reduce((sum, size) => sum + size, 0)).toBe(DOWNLOADS_MB * MB);
		// Nothing is asked for once there is no room at all.
		expect(asked).toHaveLength(6);
	});

	it('shares them among the conversations of a run', async () => {
		const { context } = contextOf();
		const allowance = downloadAllowance(60_000);
		await download(
			context,
			[50, 50, 50, 50].map((size) => size * MB),
			allowance,
		);
		await expect(download(context, [1000], allowance)).resolves.toEqual([OVER]);
	});

	it('says of one file over 50 MB that it is too large', async () => {
		const { context } = contextOf();
		const files = await download(context, [51 * MB]);
		expect(files).toEqual([expect.not.stringContaining('200 MB')]);
	});
});
