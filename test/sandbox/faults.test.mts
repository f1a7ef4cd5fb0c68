import type { Fault, Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client, newKey } from './client.mts';

const RECIPIENT = '44196397';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ rateLimits: { writes: null } });
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

function rawSend(signal?: AbortSignal): Promise<Response> {
	return fetch(`${sandbox.baseUrl}/x/dm/${RECIPIENT}`, {
		method: 'POST',
		headers: { ...client.headers({}), 'content-type': 'application/json' },
		body: JSON.stringify({ account: 'acme_support', text: 'hello' }),
		signal,
	});
}

describe('a dropped connection', () => {
	it.each([
		['before', 0],
		['after', 1],
	] as const)('%s the write leaves %i messages', async (drop, messages) => {
		sandbox.addFaults([{ drop }]);
		await expect(rawSend()).rejects.toThrow('fetch failed');
		expect(sandbox.outbox()).toHaveLength(messages);
		expect(sandbox.requests()).toMatchObject([{ status: 'dropped' }]);
	});

	it('after the write is made good by the same key', async () => {
		sandbox.addFaults([{ drop: 'after' }]);
		const key = newKey();
		await expect(client.send(RECIPIENT, {}, { key })).rejects.toThrow('fetch failed');
		expect(await client.send(RECIPIENT, {}, { key })).toMatchObject({
			status: 200,
			body: { idempotent: true },
		});
		expect(sandbox.outbox()).toHaveLength(1);
	});
});

describe('a hanging answer', () => {
	it.each([
		['before', 0],
		['after', 1],
	] as const)('%s the write leaves %i messages', async (hang, messages) => {
		sandbox.addFaults([{ hang }]);
		await expect(rawSend(AbortSignal.timeout(100))).rejects.toThrow('timeout');
		expect(sandbox.outbox()).toHaveLength(messages);
		expect(sandbox.requests()).toMatchObject([{ status: 'pending' }]);
	});

	it('does not keep the sandbox from closing', async () => {
		const other = await startSandbox();
		other.addFaults([{ hang: 'before' }, { delayMs: 60_000 }, { trickle: { everyMs: 5 } }]);
		const otherClient = new Client(other);
		const hanging = Array.from({ length: 3 }, () => otherClient.send(RECIPIENT));
		const conclusive = Promise.allSettled(hanging);
		while (other.requests().length < 3) await new Promise(setImmediate);
		const start = performance.now();
		await other.close();
		expect(performance.now() - start).toBeLessThan(500);
		for (const { status } of await conclusive) expect(status).toBe('rejected');
	});
});

describe('a delayed answer', () => {
	it('comes late, and the write is carried out', async () => {
		sandbox.addFaults([{ delayMs: 80 }]);
		const start = performance.now();
		expect((await client.send(RECIPIENT)).status).toBe(200);
		expect(performance.now() - start).toBeGreaterThan(75);
	});

	it('goes with another effect', async () => {
		sandbox.addFaults([{ delayMs: 80, drop: 'after' }]);
		const start = performance.now();
		await expect(rawSend()).rejects.toThrow('fetch failed');
		expect(performance.now() - start).toBeGreaterThan(75);
		expect(sandbox.outbox()).toHaveLength(1);
	});

	it('to a client that has left counts as dropped', async () => {
		sandbox.addFaults([{ delayMs: 80 }]);
		await expect(rawSend(AbortSignal.timeout(20))).rejects.toThrow('timeout');
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(sandbox.requests()).toMatchObject([{ status: 'dropped' }]);
		expect(sandbox.outbox()).toHaveLength(1);
	});
});

describe('another answer', () => {
	it.each([
		[undefined, 0],
		[true, 1],
	])('with commit %s leaves %i messages', async (commit, messages) => {
		const body = { error: 'internal_error', message: 'no' };
		sandbox.addFaults([{ answer: { status: 500, body, commit } }]);
		expect(await client.send(RECIPIENT)).toMatchObject({ status: 500, body });
		expect(sandbox.outbox()).toHaveLength(messages);
	});

	it('may be no JSON', async () => {
		const headers = { 'Content-Type': 'text/html' };
		sandbox.addFaults([{ answer: { status: 502, raw: '<h1>Bad Gateway</h1>', headers } }]);
		const response = await rawSend();
		expect(response.status).toBe(502);
		expect(response.headers.get('content-type')).toBe('text/html');
		expect(await response.text()).toBe('<h1>Bad Gateway</h1>');
	});

	it('may redirect', async () => {
		const headers = { location: 'https://elsewhere.example/' };
		sandbox.addFaults([{ answer: { status: 302, headers } }]);
		const init = { headers: client.headers({}), redirect: 'manual' } as const;
		const response = await fetch(`${sandbox.baseUrl}/credits`, init);
		expect(response.headers.get('location')).toBe(headers.location);
	});
});

describe('a broken body', () => {
	it('is cut off after so many bytes, and the write is carried out', async () => {
		sandbox.addFaults([{ cutOff: { afterBytes: 20 } }]);
		const response = await rawSend();
		expect(response.status).toBe(200);
		expect(Number(response.headers.get('content-length'))).toBeGreaterThan(500);
		await expect(response.text()).rejects.toThrow('terminated');
		expect(sandbox.outbox()).toHaveLength(1);
	});

	it('is huge', async () => {
		sandbox.addFaults([{ hugeBytes: 1_000_001 }]);
		const response = await rawSend();
		expect((await response.arrayBuffer()).byteLength).toBe(1_000_001);
		expect(sandbox.outbox()).toEqual([]);
	});

	it('trickles', async () => {
		sandbox.addFaults([{ trickle: { everyMs: 5 } }]);
		const response = await rawSend();
		expect(response.status).toBe(200);
		const reader = response.body?.getReader();
		for (let read = 0; read < 3; read += 1) expect((await reader?.read())?.done).toBe(false);
		await reader?.cancel();
		expect(sandbox.outbox()).toEqual([]);
	});
});

describe('which requests a fault hits', () => {
	const answer = { status: 500, body: {} };

	it('is once, unless it says more', async () => {
		sandbox.addFaults([{ answer, times: 2 }]);
		const statuses = [];
		for (let call = 0; call < 3; call += 1) statuses.push((await client.send(RECIPIENT)).status);
		expect(statuses).toEqual([500, 500, 200]);
	});

	it('begins after those it skips', async () => {
		sandbox.addFaults([{ answer, skip: 1 }]);
		expect((await client.send(RECIPIENT)).status).toBe(200);
		expect((await client.send(RECIPIENT)).status).toBe(500);
	});

	it.each<[string, Fault]>([
		['route', { route: 'send' }],
		['method', { method: 'post' }],
		['recipient', { recipient: '2' }],
		['account', { account: 'ACME_SALES' }],
		['key', { key: 'the-key' }],
	])('is those of its %s', async (_what, match) => {
		sandbox.addFaults([{ ...match, answer }]);
		expect((await client.get('/credits')).status).toBe(200);
		if (match.route === undefined && match.method === undefined) {
			expect((await client.send('1')).status).toBe(200);
		}
		const hit = await client.send('2', { account: 'acme_sales' }, { key: 'the-key' });
		expect(hit.status).toBe(500);
	});

	it('knows whose write a poll asks about', async () => {
		sandbox.addFaults([
			{ route: 'send', outcome: { end: 'success' } },
			{ route: 'poll', recipient: RECIPIENT, account: 'acme_support', answer },
		]);
		const accepted = await client.send(RECIPIENT);
		expect((await client.poll(accepted)).status).toBe(500);
		expect((await client.poll(accepted)).status).toBe(200);
	});

	it('is neither a read nor a replay when it decides how a write ends', async () => {
		await client.send(RECIPIENT, {}, { key: 'known' });
		sandbox.addFaults([{ outcome: { end: 'success' } }]);
		expect((await client.get('/credits')).status).toBe(200);
		expect((await client.send(RECIPIENT, {}, { key: 'known' })).status).toBe(200);
		expect((await client.send(RECIPIENT)).status).toBe(202);
	});

	it('is decided in order', async () => {
		sandbox.addFaults([
			{ route: 'upload', answer: { status: 503 } },
			{ answer: { status: 500, body: {} } },
			{ answer: { status: 502, body: {} } },
		]);
		expect((await client.send(RECIPIENT)).status).toBe(500);
		expect((await client.send(RECIPIENT)).status).toBe(502);
		expect((await client.control('/faults')).body['faults']).toHaveLength(1);
	});
});

describe('faultFor', () => {
	it('is asked when no scripted fault matched, and never sees the API key', async () => {
		const asked: unknown[] = [];
		const other = await startSandbox({
			faultFor: (request) => {
				asked.push(request);
				return request.recipient === '2' ? { answer: { status: 500, body: {} } } : undefined;
			},
		});
		try {
			const otherClient = new Client(other);
			other.addFaults([{ answer: { status: 503, body: {} } }]);
			const statuses = [];
			for (const recipient of ['1', '2', '3']) {
				const { status } = await otherClient.send(recipient, {}, { key: recipient });
				statuses.push(status);
			}
			expect(statuses).toEqual([503, 500, 200]);
			expect(asked).toEqual(
				['2', '3'].map((recipient) => ({
					route: 'send',
					method: 'POST',
					path: `/api/v1/x/dm/${recipient}`,
					recipient,
					account: 'acme_support',
					key: recipient,
				})),
			);
		} finally {
			await other.close();
		}
	});
});
