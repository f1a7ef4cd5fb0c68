import type { NodeSettings } from '../../tools/engine/sendDmWorkflow.mts';
import { SEND_DM } from '../../tools/engine/sendDmWorkflow.mts';
import type { SendDmRun } from './setup.mts';
import { EACH_ITS_OWN, locator, numbered, sharedSetup } from './setup.mts';

const CONTINUE: NodeSettings = { onError: 'continueRegularOutput' };

/** The second of three people accepts no DMs; all are named, and the first twice. */
const THREE = '={{ ["jane", "e_recipient_blocked_dms", "joe", "Jane"][$json.n] }}';

describe('what a person sees of a run', () => {
	const setup = sharedSetup();

	const hintsOf = async (run: SendDmRun) => {
		const result = await setup.send(run);
		return { ...result, hints: result.run.runs[SEND_DM]?.at(-1)?.hints };
	};

	it('a callout above the output counts messages and credits, lookups too', async () => {
		const { hints, rows } = await hintsOf({
			items: numbered(3),
			parameters: { recipient: locator('username', '={{ ["jane", "joe", "Jane"][$json.n] }}') },
		});
		expect(rows.map((row) => row['lookup_credits'])).toEqual([1, 1, undefined]);
		expect(setup.sandbox.creditsSpent()).toBe(32);
		expect(hints).toEqual([
			{
				message: '3 sent, 32 credits, 2 of them for lookups.',
				type: 'info',
				location: 'outputPane',
			},
		]);
	});

	it('the callout warns of what was not sent', async () => {
		const { hints, rows } = await hintsOf({
			items: numbered(3),
			parameters: { recipient: locator('username', THREE) },
			settings: CONTINUE,
		});
		expect(rows.filter((row) => row['send_status'] === 'sent')).toHaveLength(2);
		expect(hints).toMatchObject([{ type: 'warning' }]);
		expect(hints?.[0]?.message).toMatch(/^2 sent, 1 not sent, \d+ credits/);
	});

	it('counts what another execution has sent and paid apart from its own', async () => {
		const parameters = { duplicateProtection: 'customKey', deduplicationKey: '={{ $json.n }}' };
		await setup.send({ items: numbered(2), parameters });
		const { hints, rows } = await hintsOf({ items: numbered(3), parameters });
		expect(rows.map((row) => [row['replayed'], row['credits_charged']])).toEqual([
			[true, 10],
			[true, 10],
			[false, 10],
		]);
		expect(hints?.[0]?.message).toBe('1 sent, 2 already sent earlier, 10 credits.');
		expect(setup.sandbox.creditsSpent()).toBe(30);
	});

	it('counts a message of its own whose answer was lost', async () => {
		setup.sandbox.addFaults([{ route: 'send', drop: 'after' }]);
		const { hints, rows } = await hintsOf({});
		expect(rows).toMatchObject([{ send_status: 'sent', replayed: true }]);
		expect(hints?.[0]?.message).toBe('1 sent, 10 credits.');
	});

	it('Dry Run says what it would cost, and what it has cost', async () => {
		const { hints, rows } = await hintsOf({
			items: numbered(2),
			parameters: { recipient: locator('username', '={{ ["jane", "joe"][$json.n] }}') },
			options: { dryRun: true },
		});
		expect(rows).toMatchObject([
			{ send_status: 'dry_run', planned_credits: 10, lookup_credits: 1 },
			{ send_status: 'dry_run', planned_credits: 10, lookup_credits: 1 },
		]);
		expect(hints?.[0]?.message).toBe(
			'Dry Run: nothing was sent. 2 checked, 20 credits planned, 2 credits spent on lookups.',
		);
		expect(setup.sandbox.creditsSpent()).toBe(2);
	});

	it('an error that stops the workflow has the rows where n8n shows them', async () => {
		const { run, rowsInError } = await setup.send({
			items: numbered(4),
			parameters: { recipient: locator('username', THREE) },
		});
		expect(rowsInError).toHaveLength(4);
		expect(run.error).toMatchObject({ context: { data: rowsInError } });
	});

	it('the row begins with what people look for, and keeps the fields of the input behind it', async () => {
		const { rows } = await setup.send({
			items: [{ json: { ticket: 7, account: 'of the input' } }],
			options: { includeInputFields: true },
		});
		const fields = Object.keys(rows[0] ?? {});
		expect(fields.slice(0, 5)).toEqual([
			...['send_status', 'message_id', 'recipient', 'account', 'text'],
		]);
		expect(fields.at(-1)).toBe('ticket');
		expect(rows[0]).toMatchObject({ ticket: 7, account: 'acme_support' });
	});

	it.each([
		[
			{ output: 'simplified' },
			[
				...['send_status', 'message_id', 'recipient', 'account', 'text', 'sent_at'],
				'credits_charged',
			],
		],
		[
			{ output: 'selectedFields', fields: ['status_url', 'message_id'] },
			['message_id', 'status_url'],
		],
		[{ output: 'selectedFields', fields: 'message_id, text' }, ['message_id', 'text']],
	])('Output %j', async (options, fields) => {
		const { rows } = await setup.send({ options });
		expect(Object.keys(rows[0] ?? {})).toEqual(fields);
	});

	it('a field of an earlier row in the input does not stand for one that is not shown', async () => {
		const earlier = { send_status: 'failed', lookup_credits: 1, ticket: 7 };
		const { rows } = await setup.send({
			items: [{ json: earlier }],
			options: { includeInputFields: true, output: 'selectedFields', fields: ['message_id'] },
		});
		expect(Object.keys(rows[0] ?? {})).toEqual(['message_id', 'input_lookup_credits', 'ticket']);
	});

	it('an unknown field is refused before anything is sent', async () => {
		const { rows } = await setup.send({
			options: { output: 'selectedFields', fields: ['message_id', 'nothing'] },
			settings: CONTINUE,
		});
		expect(rows[0]?.['error_message']).toMatch(/no field "nothing".*Choose from the list/);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it.each([
		['evaluation', {}],
		['manual', { manualExecutions: 'dryRun' }],
	] as const)('an execution in mode %s with %j sends nothing', async (mode, options) => {
		const { rows } = await setup.send({ mode, options });
		expect(rows).toMatchObject([{ send_status: 'dry_run', planned_credits: 10 }]);
		expect(setup.sandbox.outbox()).toEqual([]);
	});

	it('a manual execution sends unless it is told otherwise', async () => {
		const { rows } = await setup.send({
			mode: 'manual',
			parameters: EACH_ITS_OWN,
			items: numbered(1),
		});
		expect(rows).toMatchObject([{ send_status: 'sent' }]);
	});

	it.each([
		['user:get', { user: locator('username', 'jane') }, '1 user, 1 credit.'],
		['account:getCredits', {}, '1 balance, 0 credits.'],
	])('%s says what it has cost', async (operation, parameters, message) => {
		const { run } = await setup.operate(operation, { parameters });
		expect(run.runs[SEND_DM]?.at(-1)?.hints?.[0]?.message).toBe(message);
	});
});
