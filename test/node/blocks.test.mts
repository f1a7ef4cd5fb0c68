import { rateLimited } from '../../tools/soak/faultAnswers.mts';
import { EACH_ITS_OWN, locator, numbered, sharedSetup } from './setup.mts';

const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** Even items go out from one account, odd ones from the other. */
const TWO_ACCOUNTS = {
	...EACH_ITS_OWN,
	account: locator('username', '={{ $json.n % 2 ? "acme_sales" : "acme_support" }}'),
};

describe('what an error blocks besides its own item', () => {
	const setup = sharedSetup();

	it.each([
		[403, 'recipient_blocked_dms'],
		[403, 'dm_not_permitted'],
		[403, 'forbidden'],
		[422, 'x_dm_not_allowed'],
	])('%i %s: nobody else; the other 39 of 40 get their message', async (status, error) => {
		setup.sandbox.addFaults([
			{ route: 'send', recipient: '1003', answer: { status, body: { error, message: 'No.' } } },
		]);
		const { rows } = await setup.send({
			items: numbered(40),
			parameters: EACH_ITS_OWN,
			settings: CONTINUE,
		});
		expect(rows.filter((row) => row.send_status === 'sent')).toHaveLength(39);
		expect(rows[3]).toMatchObject({ send_status: 'failed', error_code: error });
	});

	it.each([
		[401, 'x_auth_failure'],
		[403, 'account_needs_reauth'],
		[403, 'account_restricted'],
		[422, 'login_failed'],
		[429, 'x_daily_limit'],
	])('%i %s: the other items of the account, and no other account', async (status, error) => {
		const answer = { status, body: { error, message: 'No.' } };
		setup.sandbox.addFaults([{ route: 'send', account: 'acme_support', times: 99, answer }]);
		const { rows } = await setup.send({
			items: numbered(8),
			parameters: TWO_ACCOUNTS,
			options: { concurrency: 1 },
			settings: CONTINUE,
		});
		expect(rows.map((row) => row.error_code ?? row.send_status)).toEqual([
			error,
			'sent',
			...['account_stopped', 'sent', 'account_stopped', 'sent', 'account_stopped', 'sent'],
		]);
	});

	it('401 of the key: all of them', async () => {
		const answer = { status: 401, body: { error: 'unauthenticated', message: 'No.' } };
		setup.sandbox.addFaults([{ route: 'send', times: 99, answer }]);
		const { rows } = await setup.send({
			items: numbered(4),
			parameters: TWO_ACCOUNTS,
			options: { concurrency: 1 },
			settings: CONTINUE,
		});
		expect(rows.map((row) => row.error_code)).toEqual([
			'unauthenticated',
			...Array.from({ length: 3 }, () => 'credential_stopped'),
		]);
	});

	it('X limiting one account: only that account waits', async () => {
		setup.sandbox.addFaults([
			{
				route: 'send',
				account: 'acme_support',
				times: 99,
				answer: rateLimited(60, 'x_rate_limited'),
			},
		]);
		const { rows } = await setup.send({
			items: numbered(6),
			parameters: TWO_ACCOUNTS,
			options: { maxWait: 1, maxQueueTime: 1 / 60 },
			settings: CONTINUE,
		});
		expect(rows.map((row) => row.error_code ?? row.send_status)).toEqual([
			...['x_rate_limited', 'sent', 'x_rate_limited', 'sent', 'x_rate_limited', 'sent'],
		]);
	});

	it('Xquik limiting the key: all accounts wait', async () => {
		setup.sandbox.addFaults([
			{ route: 'send', recipient: '1000', times: 99, answer: rateLimited(60) },
		]);
		const { rows } = await setup.send({
			items: numbered(4),
			parameters: TWO_ACCOUNTS,
			options: { maxWait: 1, maxQueueTime: 1 / 60, concurrency: 1 },
			settings: CONTINUE,
		});
		expect(rows.map((row) => row.error_code)).toEqual(
			Array.from({ length: 4 }, () => 'rate_limit_exceeded'),
		);
	});
});
