import {
	answer,
	LOST,
	NEEDS_KEY,
	NEEDS_TEXT,
	page,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { SendExecution } from '../support/sendExecution.mts';
import { picture } from '../support/sendItem.mts';

const SENT = answer(200, sentRecord());
const LEGACY_SENT = answer(200, SEED_SENT);
const LEGACY_REFUSED = answer(422, { error: 'x_rejected', message: 'No.' });
const UNSENT = answer(200, unsentRecord({ retryable: false }));
const UPLOADED = answer(200, { mediaId: '7', mediaUrl: 'https://media.example/7', success: true });

describe('a message of unknown outcome', () => {
	it('is asked for under the same key, and found', async () => {
		const execution = new SendExecution();
		await execution.run([LOST, NEEDS_KEY, ...Array.from({ length: 4 }, () => LOST)]);
		expect(execution.remembered).toMatchObject({ state: 'unconfirmed' });
		const first = execution.api.keys[0];
		const replayed = answer(200, sentRecord({ idempotent: true }));
		const { outcome } = await execution.run([replayed]);
		expect(outcome.status).toBe('sent');
		expect(execution.api.keys).toEqual([first]);
	});

	it('is not called failed by an error that does not speak for it', async () => {
		const execution = new SendExecution();
		await execution.run([LOST, NEEDS_KEY, ...Array.from({ length: 4 }, () => LOST)]);
		const refused = answer(402, { error: 'no_credits', message: 'No.' });
		const { outcome, writes } = await execution.run([refused]);
		expect(outcome).toMatchObject({ status: 'unconfirmed', problem: { safeToRetry: false } });
		expect(writes[1]).toMatchObject({ blocks: 'credential' });
	});

	it('is not called failed when its upload is refused', async () => {
		const execution = new SendExecution();
		const attachment = { kind: 'url' as const, url: 'https://files.example/a.png' };
		const uploaded = answer(200, sentRecord({ result: { type: 'media', id: '7' } }));
		const lost = Array.from({ length: 5 }, () => LOST);
		await execution.run([uploaded, ...lost], { attachment });
		const refused = answer(402, { error: 'no_credits', message: 'No.' });
		const { outcome } = await execution.run([refused], { attachment });
		expect(outcome).toMatchObject({ status: 'unconfirmed', problem: { safeToRetry: false } });
	});

	it('is not sent again where the API knows no keys', async () => {
		const execution = new SendExecution();
		await execution.run([page(502), NEEDS_TEXT]);
		const { key } = execution.remembered ?? {};
		const { outcome, calls } = await execution.run([]);
		expect(calls).toEqual([]);
		expect(outcome).toMatchObject({
			status: 'unconfirmed',
			key,
			problem: { code: 'x_write_unconfirmed', retryable: false, safeToRetry: false },
		});
		expect(outcome.title).toMatch(/unknown/);
		expect(outcome.remedy).toMatch(/conversation/);
	});

	it('is asked for by its write action where the API knows no keys', async () => {
		const execution = new SendExecution();
		const pending = answer(202, SEED_PENDING);
		await execution.run([pending, ...Array.from({ length: 99 }, () => pending)], { maxWait: 2000 });
		expect(execution.remembered).toMatchObject({ state: 'pending', actionId: 'wa_1' });
		const { outcome, calls } = await execution.run([SENT]);
		expect(outcome.status).toBe('sent');
		expect(calls).toEqual(['GET /x/write-actions/wa_1']);
	});

	it('of which the memory is gone is not called failed in a retry', async () => {
		const refused = answer(401, { error: 'unauthenticated', message: 'No.' });
		const retry = new SendExecution({ firstRunAt: null });
		expect((await retry.run([refused])).outcome).toMatchObject({
			status: 'unconfirmed',
			problem: { safeToRetry: false },
		});
	});

	it('is failed by the record that says so, though the memory is gone', async () => {
		const retry = new SendExecution({ firstRunAt: null });
		const { outcome } = await retry.run([UNSENT]);
		expect(outcome).toMatchObject({ status: 'failed', problem: { safeToRetry: true } });
	});
});

describe('a message that certainly failed', () => {
	it('is asked for under its key again when it says the same', async () => {
		const execution = new SendExecution();
		await execution.run([UNSENT]);
		const first = execution.api.keys;
		await execution.run([UNSENT]);
		expect(execution.api.keys).toEqual(first);
	});

	it('goes out under a new key once a person has mended its text', async () => {
		const execution = new SendExecution();
		await execution.run([UNSENT]);
		const first = execution.api.keys[0];
		const { outcome } = await execution.run([SENT], { text: 'Hello, mended' });
		expect(outcome.status).toBe('sent');
		expect(execution.api.keys).not.toContain(first);
	});

	it('is tried anew when a person retries the execution', async () => {
		const execution = new SendExecution();
		await execution.run([UNSENT]);
		const first = execution.api.keys[0];
		execution.isRetry = true;
		const replayed = answer(200, unsentRecord({ retryable: false, idempotent: true }));
		const { outcome } = await execution.run([replayed, SENT]);
		expect(outcome.status).toBe('sent');
		expect(execution.api.keys[0]).toBe(first);
		expect(execution.api.keys[1]).not.toBe(first);
	});

	it('does not pay its upload again where the API knows no keys', async () => {
		const execution = new SendExecution();
		const attachment = picture();
		await execution.run([UPLOADED, LEGACY_REFUSED], { attachment });
		const { outcome, calls } = await execution.run([LEGACY_SENT], { attachment });
		expect(outcome).toMatchObject({ status: 'sent', delivery: { mediaId: '7' } });
		expect(calls).toEqual(['POST /x/dm/12']);
		expect(execution.api.requests[0]?.body).toMatchObject({ media_ids: ['7'] });
	});

	it('uploads anew when the file in its place only looks the same', async () => {
		const execution = new SendExecution();
		await execution.run([UPLOADED, LEGACY_REFUSED], { attachment: picture('cat.png', [1, 2, 3]) });
		const attachment = picture('cat.png', [9, 9, 9]);
		const { calls } = await execution.run([UPLOADED, LEGACY_SENT], { attachment });
		expect(calls).toEqual(['POST /x/media', 'POST /x/dm/12']);
	});

	it('uploads anew when a person has put another file in', async () => {
		const execution = new SendExecution();
		await execution.run([UPLOADED, LEGACY_REFUSED], { attachment: picture() });
		const attachment = picture('dog.png');
		const { calls } = await execution.run([UPLOADED, LEGACY_SENT], { attachment });
		expect(calls).toEqual(['POST /x/media', 'POST /x/dm/12']);
	});
});
