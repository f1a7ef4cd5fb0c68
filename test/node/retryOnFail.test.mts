import { NEW_KEY_WITHOUT_RECORD, rateLimited } from '../../tools/soak/faultAnswers.mts';
import { fileOf, FROM_BINARY, itemWithFile } from './files.mts';
import { EACH_ITS_OWN, locator, numbered, sharedSetup } from './setup.mts';

const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

describe('Retry On Fail', () => {
	const setup = sharedSetup();

	it('runs all items again and sends none of them twice', async () => {
		setup.sandbox.addFaults([
			{
				recipient: '1003',
				route: 'send',
				answer: { status: 400, body: { error: 'invalid_input' } },
			},
		]);
		const { rows } = await setup.send({
			items: numbered(6),
			parameters: EACH_ITS_OWN,
			settings: RETRY,
		});
		expect(rows.map((row) => row.send_status)).toEqual(Array.from({ length: 6 }, () => 'sent'));
		expect(setup.sandbox.outbox()).toHaveLength(6);
	});

	describe('does not deny what its first round sent', () => {
		it('to an item that the second round does not reach', async () => {
			setup.sandbox.addFaults([
				{
					route: 'send',
					recipient: '101',
					outcome: { end: 'failed_unsafe', polls: 1, pollAfterMs: 0 },
				},
			]);
			const { rowsInError } = await setup.send({
				items: numbered(3),
				parameters: { recipient: locator('id', '={{ $json.n ? "103" : "101" }}') },
				options: { concurrency: 2 },
				settings: RETRY,
			});
			const out = setup.sandbox.outbox().length;
			const safe = rowsInError.filter((row) => row.safe_to_retry === true);
			expect(out).toBeGreaterThan(0);
			expect(safe.length).toBeLessThanOrEqual(2 - out);
		});

		it('to an item whose upload fails in the second round', async () => {
			setup.sandbox.addFaults([
				{ route: 'send', outcome: { end: 'expired', delivered: true, pollAfterMs: 0 } },
				{ route: 'upload', skip: 1, times: 5, drop: 'before' },
			]);
			const { rowsInError } = await setup.send({
				items: [await itemWithFile(setup.engine, fileOf('image/png'))],
				parameters: FROM_BINARY,
				options: { maxWait: 2 },
				settings: RETRY,
			});
			expect(rowsInError).toMatchObject([{ send_status: 'unconfirmed', safe_to_retry: false }]);
		});

		it('to an item that meets a rate limit in the second round', async () => {
			setup.sandbox.addFaults([
				{
					route: 'send',
					recipient: '101',
					times: 2,
					answer: { status: 400, body: { error: 'invalid_input' } },
				},
				{
					route: 'send',
					recipient: '102',
					skip: 1,
					answer: rateLimited(60),
				},
			]);
			const { rows } = await setup.send({
				items: numbered(2),
				parameters: { recipient: locator('id', '={{ $json.n ? "102" : "101" }}') },
				options: { concurrency: 2, maxWait: 2 },
				settings: { ...RETRY, onError: 'continueRegularOutput' },
			});
			expect(rows).toMatchObject([
				{ send_status: 'failed', safe_to_retry: false },
				{ send_status: 'sent', replayed: true },
			]);
		});
	});

	it('an error that wants a new key but has no record leads to no second message', async () => {
		const answer = { status: 503, body: NEW_KEY_WITHOUT_RECORD };
		setup.sandbox.addFaults([
			{ route: 'send', drop: 'after' },
			{ route: 'send', times: 3, answer },
		]);
		const { rows } = await setup.send({ settings: { onError: 'continueRegularOutput' } });
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
	});
});
