import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client } from './client.mts';

let sandbox: Sandbox;
let client: Client;
let nowMs = 0;

beforeAll(async () => {
	sandbox = await startSandbox({
		now: () => nowMs,
		rateLimits: {
			writes: { limit: 2, windowMs: 60_000 },
			reads: { limit: 3, windowMs: 1_000 },
			deletes: { limit: 1, windowMs: 60_000 },
		},
	});
	client = new Client(sandbox);
});
beforeEach(() => {
	nowMs = Date.UTC(2026, 0, 5);
	sandbox.reset();
});
afterAll(() => sandbox.close());

describe('the rate limits', () => {
	it('open a window of their own with the first write', async () => {
		await client.send('1');
		nowMs += 30_500;
		await client.send('1');
		const over = await client.send('1');

		expect(over.status).toBe(429);
		expect(over.headers.get('retry-after')).toBe('30');
		expect(over.body).toEqual({
			error: 'rate_limit_exceeded',
			message: expect.any(String) as string,
			retryAfter: 30,
		});
		nowMs += 29_499;
		expect((await client.send('1')).headers.get('retry-after')).toBe('1');
		nowMs += 1;
		expect((await client.send('1')).status).toBe(200);
		expect(sandbox.outbox()).toHaveLength(3);
	});

	it('count reads and deletions apart', async () => {
		for (let read = 0; read < 3; read += 1) {
			expect((await client.get('/credits')).status).toBe(200);
		}
		const over = await client.get('/credits');
		expect(over.status).toBe(429);
		expect(Object.keys(over.body)).toEqual(['error', 'message', 'retryAfter']);
		expect((await client.delete('/x/dm/1/messages/1?account=acme_support')).status).toBe(404);
		expect((await client.delete('/x/dm/1/messages/1?account=acme_support')).status).toBe(429);
		expect((await client.send('1')).status).toBe(200);
	});

	it('do not count requests without the key', async () => {
		for (let call = 0; call < 3; call += 1) await client.send('1', {}, { apiKey: null });
		expect((await client.send('1')).status).toBe(200);
	});

	it('are 120 writes, 300 reads, and 60 deletions unless told otherwise', async () => {
		const usual = await startSandbox({ now: () => nowMs });
		try {
			const usualClient = new Client(usual);
			const statuses = async (calls: number, call: () => Promise<{ status: number }>) => {
				const replies = await Promise.all(Array.from({ length: calls }, call));
				return replies.filter(({ status }) => status === 429).length;
			};
			expect(await statuses(122, () => usualClient.send('1'))).toBe(2);
			expect(await statuses(302, () => usualClient.get('/credits'))).toBe(2);
			expect(await statuses(62, () => usualClient.delete('/x/dm/1/messages/1'))).toBe(2);
		} finally {
			await usual.close();
		}
	});
});
