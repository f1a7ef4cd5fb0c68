import { inspect } from 'node:util';
import { ACCOUNTS } from '../../sandbox/account.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { NO_LIMITS, numbered, operateOn, sharedSetup } from './setup.mts';

const GET_MANY = 'account:getAll';
const GET_CREDITS = 'account:getCredits';
const UNAUTHENTICATED = { status: 401, body: { error: 'unauthenticated' } };

describe('Account', () => {
	const setup = sharedSetup();

	it('Get Many gives every connected account with its health, at no cost', async () => {
		const { rows } = await setup.operate(GET_MANY);
		expect(rows).toHaveLength(ACCOUNTS.length);
		expect(rows[0]).toEqual({
			record_type: 'x_account',
			account: 'acme_support',
			account_id: '1001',
			x_user_id: '1500000000000001001',
			status: 'active',
			health: 'healthy',
			health_text: 'Can send',
			created_at: '2026-01-05T09:00:00.000Z',
			updated_at: '2026-01-05T09:00:00.000Z',
			source_endpoint: '/api/v1/x/accounts',
		});
		expect(rows.map(({ health }) => health)).toContain('needsReauth');
		expect(rows.map((row) => row.health_text)).toContain(
			'Needs reconnecting in the Xquik dashboard',
		);
		expect(setup.sandbox.creditsSpent()).toBe(0);
	});

	it('Get Credits gives the balance as numbers, at no cost', async () => {
		const sandbox = await startSandbox({ credits: 250, rateLimits: NO_LIMITS });
		const { rows } = await operateOn(setup.engine, sandbox)(GET_CREDITS);
		expect(rows).toEqual([
			{
				record_type: 'credits',
				balance: 250,
				lifetime_purchased: 250,
				lifetime_used: 0,
				auto_topup_enabled: false,
				auto_topup_amount_dollars: 10,
				auto_topup_threshold: '0',
				source_endpoint: '/api/v1/credits',
			},
		]);
		await sandbox.close();
	});

	it.each([
		[GET_MANY, ACCOUNTS.length],
		[GET_CREDITS, 1],
	])('%s asks once for all items, and pairs the rows with each', async (operation, count) => {
		const { rows, run } = await setup.operate(operation, { items: numbered(3) });
		expect(rows).toHaveLength(3 * count);
		expect(run.outputs['Send DM']?.[0]?.at(-1)?.pairedItem).toEqual({ item: 2 });
		expect(setup.sandbox.requests()).toHaveLength(1);
	});

	describe.each([
		[GET_MANY, 'accounts', 'x_account'],
		[GET_CREDITS, 'credits', 'credits'],
	] as const)('%s', (operation, route, type) => {
		it('with a refused key stops the workflow with the remedy', async () => {
			setup.sandbox.addFaults([{ route, answer: UNAUTHENTICATED }]);
			const { run } = await setup.operate(operation);
			expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: '401' });
			expect(run.error?.message).toBe('The Xquik API key is not valid');
		});

		it('sends each item to the error output', async () => {
			setup.sandbox.addFaults([{ route, answer: UNAUTHENTICATED }]);
			const { rows, errorRows } = await setup.operate(operation, {
				items: numbered(2),
				settings: { onError: 'continueErrorOutput' },
			});
			expect(rows).toEqual([]);
			expect(errorRows).toMatchObject([
				{ record_type: type, error_code: 'unauthenticated' },
				{ record_type: type, error_code: 'unauthenticated' },
			]);
		});

		it('does not take something else for an answer', async () => {
			setup.sandbox.addFaults([{ route, answer: { status: 200, body: { hello: 1 } } }]);
			const { rows } = await setup.operate(operation, {
				settings: { onError: 'continueRegularOutput' },
			});
			expect(rows).toMatchObject([{ error_code: 'unexpected_answer' }]);
		});

		it('repeats a request that got lost', async () => {
			setup.sandbox.addFaults([{ route, drop: 'before' }]);
			const { run } = await setup.operate(operation);
			expect(run.status).toBe('success');
		});

		it('shows the key nowhere', async () => {
			const { run } = await setup.operate(operation);
			const stored = inspect(run.data, { depth: null, maxStringLength: null });
			expect(stored).not.toContain(setup.sandbox.apiKey);
		});
	});
});
