import { sharedSetup } from './setup.mts';

const FAILED = { end: 'failed_safe', polls: 1, pollAfterMs: 0 } as const;

describe('a message whose second attempt may be out', () => {
	const setup = sharedSetup();

	it('is not called failed where the time of a later run ends at the first attempt', async () => {
		setup.sandbox.addFaults([
			{ route: 'send', outcome: FAILED },
			{ route: 'send', outcome: { end: 'expired', delivered: true, pollAfterMs: 0 } },
		]);
		const first = await setup.send();
		expect(first.rowsInError).toMatchObject([{ send_status: 'unconfirmed', attempts: 2 }]);
		setup.sandbox.addFaults([{ route: 'send', delayMs: 950 }]);
		const { rowsInError } = await setup.send({ retryOf: first.run, options: { maxWait: 1 } });
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(rowsInError).toMatchObject([{ send_status: 'unconfirmed', safe_to_retry: false }]);
	});

	it('is not sent again with another text after that', async () => {
		setup.sandbox.addFaults([
			{ route: 'send', outcome: FAILED },
			{ route: 'send', outcome: { end: 'expired', delivered: true, pollAfterMs: 0 } },
		]);
		const first = await setup.send();
		setup.sandbox.addFaults([{ route: 'send', delayMs: 950 }]);
		const second = await setup.send({ retryOf: first.run, options: { maxWait: 1 } });
		const { rowsInError } = await setup.send({
			retryOf: second.run,
			parameters: { text: 'Hello again' },
		});
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(rowsInError).toMatchObject([{ error_code: 'idempotency_conflict' }]);
	});
});
