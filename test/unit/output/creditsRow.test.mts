import { creditsRow } from '../../../nodes/XquikDm/output/creditsRow.ts';

describe('creditsRow', () => {
	it('has credits as numbers and the top-up as it is', () => {
		const body = {
			balance: '250',
			lifetime_purchased: '1000',
			lifetime_used: '750',
			auto_topup_enabled: true,
			auto_topup_amount: '500',
			auto_topup_card: { last4: '4242' },
			other: 1,
		};
		expect(creditsRow(body)).toEqual({
			record_type: 'credits',
			balance: 250,
			lifetime_purchased: 1000,
			lifetime_used: 750,
			auto_topup_enabled: true,
			auto_topup_amount: '500',
			source_endpoint: '/api/v1/credits',
		});
	});

	it.each<[unknown, unknown]>([
		['9007199254740991', Number.MAX_SAFE_INTEGER],
		['9007199254740993', '9007199254740993'],
		['-10', -10],
		['plenty', null],
		[undefined, null],
	])('of %j keeps every digit: %j', (balance, shown) => {
		expect(creditsRow({ balance }).balance).toBe(shown);
	});
});
