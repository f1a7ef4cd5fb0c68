import { errorRule } from '../../sandbox/errorCodes.mts';
import { MAGIC_RECIPIENTS } from '../../sandbox/magicRecipients.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { Client } from './client.mts';

let sandbox: Sandbox;
let client: Client;

beforeAll(async () => {
	sandbox = await startSandbox({ rateLimits: { writes: null, reads: null } });
	client = new Client(sandbox);
});
beforeEach(() => {
	sandbox.reset();
});
afterAll(() => sandbox.close());

const errors = MAGIC_RECIPIENTS.filter(
	({ on, code, carriedOut }) => on === 'send' && code !== undefined && carriedOut !== true,
);

describe('the table of magic recipients', () => {
	it('has each ID and each handle once, in the form X has them', () => {
		const names = MAGIC_RECIPIENTS.flatMap(({ id, username }) => [id, username]);
		expect(new Set(names).size).toBe(names.length);
		for (const { id, username } of MAGIC_RECIPIENTS) {
			expect(id).toMatch(/^9000000\d{6}$/);
			expect(username).toMatch(/^\w{1,15}$/);
		}
	});

	it('has the status of its answer in each ID', () => {
		for (const { id, code } of MAGIC_RECIPIENTS) {
			if (code !== undefined) expect(id.slice(7, 10)).toBe(String(errorRule(code).status));
		}
	});
});

describe.each(errors)('a send to $username', ({ id, code = 'not_found', firstAttempts }) => {
	const rule = errorRule(code);

	it(`answers ${code}`, async () => {
		const { status, body, headers } = await client.send(id);

		expect(status).toBe(rule.status);
		expect(body['error']).toBe(code);
		expect(body['object']).toBe(rule.stage === 'dispatch' ? 'x_write_action' : undefined);
		const saysWhetherSafe = rule.stage === 'dispatch' || [400, 409, 503].includes(rule.status);
		if (!saysWhetherSafe) expect(body).not.toHaveProperty('safeToRetry');
		else expect(body).toMatchObject({ safeToRetry: rule.safeToRetry, charged: false });
		expect(headers.has('retry-after')).toBe(rule.retryAfterMs !== undefined);
		expect(sandbox.outbox()).toEqual([]);
		expect(sandbox.creditsSpent()).toBe(0);
	});

	it(firstAttempts === undefined ? 'answers so again' : 'succeeds the next time', async () => {
		await client.send(id);
		const { status } = await client.send(id);
		expect(status).toBe(firstAttempts === undefined ? rule.status : 200);
		expect(sandbox.outbox()).toHaveLength(firstAttempts === undefined ? 0 : 1);
	});
});

describe('timeout_sent', () => {
	it('is answered 408 and has the message, which the same key finds', async () => {
		const lost = await client.send('9000000408001', {}, { key: 'k' });
		expect(lost).toMatchObject({ status: 408, body: { error: 'read_request_timeout' } });
		expect(sandbox.outbox()).toHaveLength(1);
		const found = await client.send('9000000408001', {}, { key: 'k' });
		expect(found).toMatchObject({
			status: 200,
			body: { idempotent: true, messageId: sandbox.outbox()[0]?.messageId },
		});
		expect(sandbox.outbox()).toHaveLength(1);
	});
});

describe('the pending recipients', () => {
	it('pending_success is sent', async () => {
		const accepted = await client.send('9000000202001');
		expect(accepted).toMatchObject({ status: 202, body: { status: 'pending_confirmation' } });
		expect((await client.poll(accepted)).status).toBe(202);
		expect(await client.poll(accepted)).toMatchObject({
			status: 200,
			body: { success: true, messageId: sandbox.outbox()[0]?.messageId },
		});
	});

	it('pending_unsent is sent under the next key', async () => {
		const accepted = await client.send('9000000202002');
		expect((await client.poll(accepted)).body).toMatchObject({
			error: 'x_dm_not_sent',
			safeToRetry: true,
		});
		expect(await client.send('9000000202002')).toMatchObject({ status: 200 });
		expect(sandbox.outbox()).toHaveLength(1);
	});

	it('always_unsent never is', async () => {
		for (let attempt = 0; attempt < 3; attempt += 1) {
			const accepted = await client.send('9000000202003');
			expect((await client.poll(accepted)).body['error']).toBe('x_dm_not_sent');
		}
		expect(sandbox.outbox()).toEqual([]);
	});

	it('pending_expired is to be verified', async () => {
		const conclusive = await client.poll(await client.send('9000000202004'));
		expect(conclusive.body).toMatchObject({
			status: 'expired',
			nextAction: { type: 'verify_result' },
		});
		expect(conclusive.body['error']).toBeUndefined();
	});

	it('pending_never stays pending', async () => {
		const accepted = await client.send('9000000202005');
		sandbox.advanceClock(3_600_000);
		expect(await client.poll(accepted)).toMatchObject({ status: 202, body: { terminal: false } });
	});

	it('pending_refused is refused by X', async () => {
		const conclusive = await client.poll(await client.send('9000000202006'));
		expect(conclusive).toMatchObject({
			status: 200,
			body: { error: 'x_rejected', safeToRetry: false, status: 'failed' },
		});
	});

	it('slow_success takes its time', async () => {
		const start = performance.now();
		expect((await client.send('9000000200001')).status).toBe(200);
		expect(performance.now() - start).toBeGreaterThan(2_900);
	});
});
