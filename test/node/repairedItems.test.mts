import { startSandbox } from '../../sandbox/sandbox.mts';
import { fileOf, FROM_BINARY, itemWithFile, sha256 } from './files.mts';
import { connect, EACH_ITS_OWN, NO_LIMITS, numbered, sharedSetup } from './setup.mts';

const BAD_REQUEST = { status: 400, body: { error: 'invalid_input' } };
const CUSTOM_KEY = { duplicateProtection: 'customKey', deduplicationKey: 'ticket 7' };

describe('a file that was repaired under its old name, under the legacy contract', () => {
	const setup = sharedSetup();

	it('is the one that goes out', async () => {
		const sandbox = await startSandbox({ contract: 'legacy', rateLimits: NO_LIMITS });
		const send = connect(setup.engine, sandbox);
		sandbox.addFaults([{ route: 'send', answer: BAD_REQUEST }]);
		const [old, repaired] = [fileOf('image/png'), fileOf('image/png')];
		const first = await send({
			items: [await itemWithFile(setup.engine, old)],
			parameters: FROM_BINARY,
		});
		const stack = first.run.data.data.executionData?.nodeExecutionStack[0];
		const item = stack?.data.main?.[0]?.[0];
		if (item) item.binary = (await itemWithFile(setup.engine, repaired)).binary ?? {};
		await send({ retryOf: first.run, parameters: FROM_BINARY });
		expect(sandbox.outbox().map(({ media }) => media?.sha256)).toEqual([sha256(repaired)]);
		await sandbox.close();
	});
});

describe('Retry execution after Stop, with new items before the old ones', () => {
	const setup = sharedSetup();

	it('sends nobody a message twice', async () => {
		const STOPPED = { resumeToken: 'a1b2', executionId: '7', parameters: EACH_ITS_OWN };
		await setup.send({ ...STOPPED, items: numbered(2) });
		await setup.send({
			...STOPPED,
			executionId: '8',
			mode: 'retry',
			items: [{ json: { n: 9 } }, ...numbered(2)],
			settings: { onError: 'continueRegularOutput' },
		});
		const to = setup.sandbox.outbox().map(({ recipient }) => recipient);
		expect(new Set(to).size).toBe(to.length);
	});
});

describe('a Custom Key whose first message failed', () => {
	const setup = sharedSetup();

	it('is the key of one message only', async () => {
		setup.sandbox.addFaults([
			{ route: 'send', outcome: { end: 'failed_safe', polls: 1, pollAfterMs: 0 }, times: 3 },
		]);
		await setup.send({
			items: numbered(2),
			parameters: { ...CUSTOM_KEY, text: '={{ "Message " + $json.n }}' },
			settings: { onError: 'continueRegularOutput' },
		});
		await setup.send({
			mode: 'retry',
			items: numbered(1),
			parameters: { ...CUSTOM_KEY, text: '={{ "Message " + $json.n }}' },
		});
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});
});

describe('a Per Message send that failed, and went out with a retry', () => {
	const setup = sharedSetup();
	const parameters = { duplicateProtection: 'perMessage' };

	it('is not called failed in another execution', async () => {
		setup.sandbox.addFaults([
			{
				route: 'send',
				outcome: { end: 'failed_safe', polls: 1, pollAfterMs: 0, error: 'account_needs_reauth' },
			},
		]);
		const first = await setup.send({ parameters });
		expect(first.run.status).toBe('error');
		await setup.send({ retryOf: first.run, parameters });
		expect(setup.sandbox.outbox()).toHaveLength(1);
		const { rows, rowsInError } = await setup.send({ parameters });
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect([...rows, ...rowsInError]).toMatchObject([{ send_status: 'sent', replayed: true }]);
	});
});
