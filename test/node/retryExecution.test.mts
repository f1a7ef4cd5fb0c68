import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { connect, locator, NO_LIMITS, numbered, sharedSetup, textIn } from './setup.mts';
import type { SendDmRun, Setup } from './setup.mts';

/** X takes no DM from this account to this person. */
const CLOSED = '9000000422001';

/** Item 15 of 25 goes to somebody who cannot be written to. */
const BROKEN: INodeParameters = {
	recipient: locator('id', `={{ $json.n === 15 ? "${CLOSED}" : String(1000 + $json.n) }}`),
	text: '={{ "Message " + $json.n }}',
};
const REPAIRED = { ...BROKEN, recipient: locator('id', '={{ String(1000 + $json.n) }}') };

const IN_ORDER: SendDmRun = { items: numbered(25), options: { concurrency: 1 } };

function statuses(rows: IDataObject[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const row of rows) {
		const status = textIn(row, 'send_status');
		counts[status] = (counts[status] ?? 0) + 1;
	}
	return counts;
}

function textsOf(sandbox: Sandbox): string[] {
	return sandbox.outbox().map(({ text }) => text);
}

describe('Retry execution after an error', () => {
	const setup = sharedSetup();

	describe.each([
		['in n8n with resume tokens', 'lifecycle', undefined],
		['in n8n without resume tokens', 'lifecycle', ''],
		['under the legacy contract', 'legacy', undefined],
		['under the legacy contract, in n8n without resume tokens', 'legacy', ''],
	] as const)('%s', (_rule, contract, resumeToken) => {
		const spent = contract === 'legacy' ? 'credits not reported' : '150 credits';
		const token = resumeToken === undefined ? {} : { resumeToken };
		let sandbox: Sandbox;
		let send: Setup['send'];
		beforeEach(async () => {
			sandbox = await startSandbox({ contract, rateLimits: NO_LIMITS });
			send = connect(setup.engine, sandbox);
		});
		afterEach(async () => {
			await sandbox.close();
		});

		it('sends what was not sent, once it is repaired, and nothing again', async () => {
			const first = await send({ ...IN_ORDER, ...token, parameters: BROKEN });
			expect(first.run.error?.message).toBe(
				`The recipient does not accept DMs from this account. 15 of 25 sent, ${spent}. Retry this execution to send the other 10. The 15 are not sent again.`,
			);
			const { rows } = await send({ retryOf: first.run, parameters: REPAIRED });
			expect(statuses(rows)).toEqual({ sent: 25 });
			expect(rows.map(({ replayed }) => replayed)).toEqual(
				Array.from({ length: 25 }, (_, n) => n < 15),
			);
			expect(new Set(textsOf(sandbox)).size).toBe(25);
			expect(sandbox.outbox()).toHaveLength(25);
			expect(sandbox.creditsSpent()).toBe(250);
		});

		it('gives a message that is out the row of its first run', async () => {
			const first = await send({ ...IN_ORDER, ...token, parameters: BROKEN });
			const { rows } = await send({ retryOf: first.run, parameters: REPAIRED });
			expect(rows.slice(0, 15)).toEqual(
				first.rowsInError.slice(0, 15).map((row) => ({ ...row, replayed: true })),
			);
		});

		it('reports a changed text of what was already sent, and does not send it', async () => {
			const first = await send({ ...IN_ORDER, ...token, parameters: BROKEN });
			const { rows } = await send({
				retryOf: first.run,
				parameters: { ...REPAIRED, text: '={{ "Changed " + $json.n }}' },
				settings: { onError: 'continueRegularOutput' },
			});
			expect(statuses(rows)).toEqual({ failed: 15, sent: 10 });
			expect(rows[0]).toMatchObject({
				error_code: 'idempotency_conflict',
				retryable: false,
				safe_to_retry: false,
			});
			expect(textsOf(sandbox).filter((text) => text.startsWith('Changed'))).toHaveLength(10);
		});

		it('goes on where a retry has failed again', async () => {
			const first = await send({ ...IN_ORDER, ...token, parameters: BROKEN });
			const { options } = IN_ORDER;
			const second = await send({ retryOf: first.run, parameters: BROKEN, options });
			expect(second.run.error?.message).toMatch(/15 of 25 sent, all of them earlier, 0 credits\. /);
			const { rows } = await send({ retryOf: second.run, parameters: REPAIRED });
			expect(statuses(rows)).toEqual({ sent: 25 });
			expect(sandbox.outbox()).toHaveLength(25);
		});
	});

	it('tries anew what has certainly failed, even where nothing was changed in n8n', async () => {
		setup.sandbox.addFaults([
			{
				route: 'send',
				outcome: { end: 'failed_safe', polls: 1, pollAfterMs: 0, error: 'account_needs_reauth' },
			},
		]);
		const first = await setup.send();
		expect(first.run.status).toBe('error');
		const { rows } = await setup.send({ retryOf: first.run });
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: false });
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it('keeps no text, no recipient of others and no token in what n8n stores for the node', async () => {
		const first = await setup.send({ ...IN_ORDER, parameters: BROKEN, resumeToken: 'f00dfeed' });
		const context = JSON.stringify(first.run.data.data.executionData?.contextData);
		expect(context).toContain('"state":"sent"');
		expect(context).not.toMatch(/Message \d|f00dfeed|xq_/);
	});

	it('forgets a run in which all went well', async () => {
		const { run } = await setup.send({ items: numbered(3) });
		const context = run.data.data.executionData?.contextData['node:Send DM'];
		expect(context).toMatchObject({ xquikDmSends: { sends: {}, items: {} } });
	});
});

describe('Retry execution after Stop, where n8n brings back the token and nothing else', () => {
	const setup = sharedSetup();
	const STOPPED = { ...IN_ORDER, resumeToken: 'a1b2', executionId: '7' };
	const RETRY: SendDmRun = { ...STOPPED, executionId: '8', mode: 'retry' };

	it('ends the node at once, with what is known of each item, and retries what was not sent', async () => {
		setup.sandbox.addFaults([{ route: 'send', skip: 10, hang: 'before' }]);
		const stop = new AbortController();
		setTimeout(() => {
			stop.abort();
		}, 1000);
		const first = await setup.send({ ...STOPPED, parameters: REPAIRED, signal: stop.signal });
		expect(first.run.status).toBe('canceled');
		expect(statuses(first.rowsInError)).toEqual({ sent: 10, unconfirmed: 1, not_attempted: 14 });
		expect(setup.sandbox.outbox()).toHaveLength(10);

		const { rows } = await setup.send({ ...RETRY, parameters: REPAIRED });
		expect(statuses(rows)).toEqual({ sent: 25 });
		expect(new Set(textsOf(setup.sandbox)).size).toBe(25);
		expect(setup.sandbox.outbox()).toHaveLength(25);
	});

	it('says nothing of an item that it does not reach, since the first run may have sent it', async () => {
		await setup.send({ ...STOPPED, parameters: REPAIRED });
		const { rowsInError } = await setup.send({
			...RETRY,
			items: numbered(3),
			parameters: { ...REPAIRED, text: '={{ $json.n === 0 ? "" : "Message " + $json.n }}' },
		});
		expect(rowsInError).toHaveLength(3);
		for (const row of rowsInError) {
			expect(row).toMatchObject({ send_status: 'unconfirmed', safe_to_retry: false });
		}
	});

	it('reports items that come in another order, and sends nobody the message of another', async () => {
		await setup.send({ ...STOPPED, items: numbered(3), parameters: REPAIRED });
		const { rows } = await setup.send({
			...RETRY,
			items: numbered(4).reverse(),
			parameters: REPAIRED,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows.map((row) => [row.send_status, row.error_code])).toEqual([
			['failed', 'idempotency_conflict'],
			['unconfirmed', 'items_moved'],
			['unconfirmed', 'items_moved'],
			['unconfirmed', 'items_moved'],
		]);
		expect(setup.sandbox.outbox()).toHaveLength(3);
	});
});
