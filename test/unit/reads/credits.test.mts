import { readBalance } from '../../../nodes/XquikDm/reads/credits.ts';

describe('readBalance', () => {
	it.each<[unknown, bigint]>([
		['0', 0n],
		['250', 250n],
		['-10', -10n],
		['90071992547409931234567', 90071992547409931234567n],
		[250, 250n],
	])('of %j keeps every digit', (balance, read) => {
		expect(readBalance({ balance })).toBe(read);
	});

	it.each<[rule: string, body: unknown]>([
		['no balance', { lifetime_used: '1' }],
		['an empty balance', { balance: '' }],
		['a balance in words', { balance: 'plenty' }],
		['a fraction', { balance: '1.5' }],
		['a number that has lost digits', { balance: 2 ** 60 }],
		['null', { balance: null }],
		['digits without end', { balance: '9'.repeat(1000) }],
		['a list', [{ balance: '1' }]],
		['nothing', undefined],
	])('reads none from %s', (_rule, body) => {
		expect(readBalance(body)).toBeUndefined();
	});
});
