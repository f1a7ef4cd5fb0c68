import { sampleFile } from '../../sandbox/sampleFiles.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client } from './client.mts';

const RECIPIENT = '44196397';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox();
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

describe('GET /__sandbox', () => {
	it('tells what there is to try', async () => {
		const { body } = await client.control('');
		expect(body).toMatchObject({
			contract: 'lifecycle',
			baseUrl: sandbox.baseUrl,
			recipients: { magic: expect.any(Array) as unknown[] },
			links: { outbox: `${sandbox.origin}/__sandbox/outbox` },
		});
		expect(body['accounts']).toContainEqual({
			id: '1003',
			username: 'acme_reauth',
			health: 'needsReauth',
			answers: '403 account_needs_reauth',
		});
		expect(JSON.stringify(body)).toContain('9000000422001');
		expect(JSON.stringify(body)).not.toContain(sandbox.apiKey);
	});
});

describe('what happened', () => {
	it('is in the outbox', async () => {
		await client.send(RECIPIENT);
		expect((await client.control('/outbox')).body).toEqual({ messages: sandbox.outbox() });
	});

	it('is in the requests, without the API key', async () => {
		await client.send(RECIPIENT, { account: '1002' }, { key: 'k' });
		await client.get('/credits?x=1');
		await client.get('/nowhere');
		const { body } = await client.control('/requests');
		const at = expect.stringMatching(/Z$/) as string;
		const nobody = { key: null, requestId: null, recipient: null, account: null };
		expect(body['requests']).toEqual([
			{
				at,
				method: 'POST',
				path: `/api/v1/x/dm/${RECIPIENT}`,
				route: 'send',
				key: 'k',
				requestId: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
				status: 200,
				recipient: RECIPIENT,
				account: 'acme_sales',
			},
			{ at, method: 'GET', path: '/api/v1/credits', route: 'credits', status: 200, ...nobody },
			{ at, method: 'GET', path: '/api/v1/nowhere', route: null, status: 404, ...nobody },
		]);
		expect(body['requests']).toEqual(sandbox.requests());
	});
});

describe('the fault script', () => {
	it('is added, listed, used up, and cleared', async () => {
		const faults = [{ route: 'send', answer: { status: 500, body: {} } }, { drop: 'before' }];
		expect((await client.control('/faults', 'POST', { faults })).status).toBe(200);
		expect((await client.send(RECIPIENT)).status).toBe(500);
		expect((await client.control('/faults')).body).toEqual({
			faults: [{ drop: 'before', times: 1, skip: 0 }],
		});
		await client.control('/faults', 'DELETE');
		expect((await client.send(RECIPIENT)).status).toBe(200);
	});

	it.each([
		[{}, 'faults: missing'],
		[{ faults: {} }, 'faults: must be a list'],
		[{ faults: [1] }, 'faults[0]: must be an object'],
		[{ faults: [{}, { rout: 'send' }] }, 'faults[1].rout: unknown field'],
		[{ faults: [{ route: 'sent' }] }, 'faults[0].route: must be one of send'],
		[{ faults: [{ times: 0 }] }, 'faults[0].times: must be a whole number, from 1'],
		[{ faults: [{ key: 1 }] }, 'faults[0].key: must be a string'],
		[{ faults: [{ drop: true }] }, 'faults[0].drop: must be one of before, after'],
		[{ faults: [{ answer: {} }] }, 'faults[0].answer.status: missing'],
		[{ faults: [{ answer: { status: 99 } }] }, 'faults[0].answer.status: must be a whole number'],
		[
			{ faults: [{ answer: { status: 200, headers: { a: 1 } } }] },
			'faults[0].answer.headers.a: must be a string',
		],
		[
			{ faults: [{ answer: { status: 200, commit: 1 } }] },
			'faults[0].answer.commit: must be true or false',
		],
		[{ faults: [{ cutOff: {} }] }, 'faults[0].cutOff.afterBytes: missing'],
		[{ faults: [{ outcome: { end: 'soon' } }] }, 'faults[0].outcome.end: must be one of success'],
	])('is refused as %j', async (script, message) => {
		const reply = await client.control('/faults', 'POST', script);
		expect(reply.status).toBe(400);
		expect(reply.body['message']).toContain(message);
		expect((await client.control('/faults')).body).toEqual({ faults: [] });
	});

	it('is refused when it is no JSON', async () => {
		const url = `${sandbox.origin}/__sandbox/faults`;
		expect((await fetch(url, { method: 'POST', body: '{' })).status).toBe(400);
	});

	it('is checked when it comes from code as well', () => {
		expect(() => {
			sandbox.addFaults([{ times: 0.5 }]);
		}).toThrow('faults[0].times');
	});
});

describe('POST /__sandbox/clock', () => {
	it('moves the clock forward, and only forward', async () => {
		const before = Date.now();
		const { body } = await client.control('/clock', 'POST', { advanceMs: 3_600_000 });
		expect(Date.parse(String(body['now']))).toBeGreaterThanOrEqual(before + 3_600_000);
		await client.send(RECIPIENT);
		expect(Date.parse(sandbox.outbox()[0]?.at ?? '')).toBeGreaterThan(before + 3_599_999);
		expect((await client.control('/clock', 'POST', { advanceMs: -1 })).status).toBe(400);
		expect((await client.control('/clock', 'POST', {})).status).toBe(400);
	});
});

describe('POST /__sandbox/reset', () => {
	it('puts everything back to the start', async () => {
		const first = await client.send(RECIPIENT, {}, { key: 'k' });
		sandbox.addFaults([{ drop: 'before' }]);
		sandbox.advanceClock(10 * 86_400_000);
		await client.control('/reset', 'POST');

		expect(sandbox.outbox()).toEqual([]);
		expect(sandbox.requests()).toEqual([]);
		expect(sandbox.creditsSpent()).toBe(0);
		const again = await client.send(RECIPIENT, {}, { key: 'k' });
		expect(again.body).toMatchObject({ idempotent: false, messageId: first.body['messageId'] });
		expect(Date.parse(String(again.body['createdAt']))).toBeLessThan(Date.now() + 60_000);
	});
});

describe('the files', () => {
	it('are served', async () => {
		const response = await fetch(`${sandbox.origin}/__sandbox/files/picture.png`);
		expect(response.headers.get('content-type')).toBe('image/png');
		const content = Buffer.from(await response.arrayBuffer());
		expect(content.equals(sampleFile('picture.png')?.content ?? Buffer.alloc(0))).toBe(true);
	});

	it('let a person write to an account', async () => {
		const post = async (body: unknown) => await client.control('/incoming', 'POST', body);
		const sent = await client.send(RECIPIENT);
		const answer = await post({ account: 'acme_support', from: RECIPIENT, text: 'Hello' });
		expect(answer).toMatchObject({ status: 200, body: { from: RECIPIENT, text: 'Hello' } });
		const { body } = await client.get(`/x/dm/${RECIPIENT}/history?account=acme_support`);
		expect(body['messages']).toMatchObject([
			{ id: answer.body['messageId'], senderId: RECIPIENT, text: 'Hello' },
			{ id: sent.body['messageId'], receiverId: RECIPIENT },
		]);
		for (const [bad, field] of [
			[{ account: 'nobody', from: RECIPIENT, text: 'Hello' }, 'account'],
			[{ from: RECIPIENT, text: 'Hello' }, 'account'],
			[{ account: 'acme_support', from: 'x', text: 'Hello' }, 'from'],
			[{ account: 'acme_support', text: 'Hello' }, 'from'],
			[{ account: 'acme_support', from: RECIPIENT, text: '' }, 'text'],
			[{ account: 'acme_support', from: RECIPIENT }, 'text'],
			[{ account: 'acme_support', from: RECIPIENT, text: 'a', file: 'no.png' }, 'file'],
			[{ account: 'acme_support', from: RECIPIENT, text: 'a', mediaUrl: 'no' }, 'mediaUrl'],
		] as const) {
			const refused = await post(bad);
			expect(refused.status).toBe(400);
			expect(refused.body['message']).toMatch(new RegExp(`^${field}: `));
		}
	});

	it.each([
		[{ file: 'picture.png' }, '/__sandbox/files/picture.png'],
		[{ mediaUrl: 'https://pbs.twimg.com/dm_media/abc.jpg' }, undefined],
		[{}, undefined],
	])('let a message come with %j', async (file, path) => {
		const message = { account: 'acme_support', from: RECIPIENT, text: 'Look', ...file };
		await client.control('/incoming', 'POST', message);
		const { body } = await client.get(`/x/dm/${RECIPIENT}/history?account=acme_support`);
		const [first] = body['messages'] as Array<{ mediaUrl?: string }>;
		const own = path === undefined ? undefined : `${sandbox.origin}${path}`;
		expect(first?.mediaUrl).toBe('mediaUrl' in file ? file.mediaUrl : own);
	});

	it.each(['/files/none', '/media/1', '/nowhere'])('are not all there: %s', async (path) => {
		expect((await client.control(path)).status).toBe(404);
	});
});

describe('the options', () => {
	it('errorShape object puts the code into an object', async () => {
		const other = await startSandbox({ errorShape: 'object' });
		try {
			const otherClient = new Client(other);
			const { body } = await otherClient.send('9000000422001');
			expect(body['error']).toEqual({
				type: 'invalid_request_error',
				code: 'x_dm_not_allowed',
				message: 'The recipient does not accept messages from this account.',
			});
			expect(body).not.toHaveProperty('message');
			expect((await otherClient.send(RECIPIENT)).body).not.toHaveProperty('error');
		} finally {
			await other.close();
		}
	});

	it('latencyMs delays every answer of the API', async () => {
		const other = await startSandbox({ latencyMs: 60 });
		try {
			const start = performance.now();
			await new Client(other).get('/credits');
			expect(performance.now() - start).toBeGreaterThan(55);
		} finally {
			await other.close();
		}
	});

	it('apiKey has a form, and a port is taken once', async () => {
		await expect(startSandbox({ apiKey: 'secret' })).rejects.toThrow('apiKey');
		const port = Number(new URL(sandbox.origin).port);
		await expect(startSandbox({ port })).rejects.toThrow('EADDRINUSE');
	});
});
