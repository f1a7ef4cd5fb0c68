import { accountRow } from '../../../nodes/XquikDm/output/accountRow.ts';
import { deletionRow } from '../../../nodes/XquikDm/output/deletionRow.ts';
import { uploadRow } from '../../../nodes/XquikDm/output/uploadRow.ts';
import { userRow } from '../../../nodes/XquikDm/output/userRow.ts';

describe('rows of which little is known', () => {
	it('an account has null for what Xquik does not say', () => {
		expect(accountRow({ username: 'acme' })).toEqual({
			record_type: 'x_account',
			account: 'acme',
			account_id: null,
			x_user_id: null,
			status: null,
			health: null,
			health_text: null,
			created_at: null,
			updated_at: null,
			source_endpoint: '/api/v1/x/accounts',
		});
	});

	it('a user has null for names, and no can_dm', () => {
		expect(userRow({ userId: '12', profile: {} }, '12')).toEqual({
			record_type: 'x_user',
			user_id: '12',
			username: null,
			name: null,
			profile: {},
			source_endpoint: '/api/v1/x/users/12',
		});
	});

	it('a deletion of nobody knows what has no address', () => {
		expect(deletionRow({ state: 'failed', messageId: '501' }, true)).toMatchObject({
			message_id: '501',
			user_id: null,
			account: null,
			source_endpoint: null,
			deleted_at: null,
			api_response: { delete: null },
		});
	});

	it('an upload that was not tried has no media ID', () => {
		expect(uploadRow({ state: 'not_attempted' }, true)).toMatchObject({
			media_id: null,
			media_url: null,
			expires_at: null,
			account: null,
			success: false,
			api_response: { upload: null },
		});
	});
});
