import { SEND_DM_TOOL_TYPE } from '../../tools/engine/sendDmWorkflow.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { connect, NO_LIMITS, sharedSetup } from './setup.mts';
import type { SendDmRun } from './setup.mts';

const TOOL = { type: SEND_DM_TOOL_TYPE };

/** One call of an agent; n8n numbers the tries of a call, and further calls, as further runs. */
const CALL: SendDmRun = { settings: TOOL, executionId: '7', resumeToken: 'a1b2' };

describe('as a tool of an AI agent', () => {
	const setup = sharedSetup();

	it('takes two equal calls of an execution for one message, and says so', async () => {
		const first = await setup.send(CALL);
		const again = await setup.send(CALL);
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(again.rows[0]).toMatchObject({
			send_status: 'sent',
			replayed: true,
			message_id: first.rows[0]?.message_id,
		});
	});

	it.each([
		['text', { text: 'Another text' }],
		['recipient', { recipient: { __rl: true, mode: 'id', value: '1234' } }],
		['account', { account: { __rl: true, mode: 'username', value: 'acme_sales' } }],
	])('takes a call with another %s for another message', async (_part, parameters) => {
		await setup.send(CALL);
		await setup.send({ ...CALL, parameters });
		expect(setup.sandbox.outbox()).toHaveLength(2);
	});

	it('takes the same call in another execution for another message', async () => {
		await setup.send(CALL);
		await setup.send({ ...CALL, executionId: '8', resumeToken: 'c3d4' });
		expect(setup.sandbox.outbox()).toHaveLength(2);
	});

	it.each(['lifecycle', 'legacy'] as const)(
		'sends one message for the tries of a call whose first answer is lost (%s)',
		async (contract) => {
			const sandbox = await startSandbox({ contract, rateLimits: NO_LIMITS });
			sandbox.addFaults([
				{ route: 'send', drop: 'after' },
				{ route: 'send', times: 20, answer: { status: 502, raw: 'Bad gateway' } },
			]);
			const settings = { ...TOOL, retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
			const { run } = await connect(
				setup.engine,
				sandbox,
			)({
				...CALL,
				settings,
				options: { maxWait: 1 },
			});
			expect(run.status).toBe('error');
			expect(sandbox.outbox()).toHaveLength(1);
			await sandbox.close();
		},
	);

	it('does not deny a message that is out, when the lookup fails in a later try', async () => {
		const call = {
			...CALL,
			parameters: { recipient: { __rl: true, mode: 'username', value: 'jane' } },
		};
		setup.sandbox.addFaults([
			{ route: 'send', outcome: { end: 'expired', delivered: true, pollAfterMs: 0 } },
		]);
		const first = await setup.send(call);
		expect(first.rowsInError).toMatchObject([{ send_status: 'unconfirmed' }]);
		setup.sandbox.addFaults([
			{ route: 'user', times: 9, answer: { status: 404, body: { error: 'user_not_found' } } },
		]);
		const { rowsInError } = await setup.send({ ...call, retryOf: first.run, settings: TOOL });
		expect(rowsInError).toMatchObject([{ send_status: 'unconfirmed', safe_to_retry: false }]);
	});

	it('needs no ID of an execution: what n8n keeps for the tries of a call tells', async () => {
		setup.sandbox.addFaults([
			{ route: 'send', drop: 'after' },
			{ route: 'send', times: 20, answer: { status: 502, raw: 'Bad gateway' } },
		]);
		const settings = { ...TOOL, retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const call = { settings, executionId: '', resumeToken: '', options: { maxWait: 1 } };
		await setup.send(call);
		expect(setup.sandbox.outbox()).toHaveLength(1);
		setup.sandbox.reset();
		await setup.send({ ...call, settings: TOOL });
		await setup.send({ ...call, settings: TOOL });
		expect(setup.sandbox.outbox()).toHaveLength(2);
	});
});
