import { readAccounts } from '../../../nodes/XquikDm/reads/accounts.ts';

describe('readAccounts', () => {
	it('reads every field', () => {
		const entry = {
			id: '1001',
			xUserId: '1500000000000001001',
			xUsername: 'acme',
			status: 'active',
			health: 'healthy',
			createdAt: '2026-01-05T09:00:00.000Z',
			updatedAt: '2026-01-06T09:00:00.000Z',
		};
		expect(readAccounts({ accounts: [entry] })).toEqual([
			{
				accountId: '1001',
				xUserId: '1500000000000001001',
				username: 'acme',
				status: 'active',
				health: 'healthy',
				createdAt: '2026-01-05T09:00:00.000Z',
				updatedAt: '2026-01-06T09:00:00.000Z',
			},
		]);
	});

	it('leaves out what has no username, and fields of a wrong type', () => {
		const accounts = [null, 7, {}, { id: 1, xUsername: '' }, { id: 1001, xUsername: 'acme' }];
		expect(readAccounts({ accounts })).toEqual([{ username: 'acme' }]);
	});

	it.each([undefined, null, [], {}, { accounts: {} }])('reads none from %j', (body) => {
		expect(readAccounts(body)).toBeUndefined();
	});
});
