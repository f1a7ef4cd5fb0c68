import type { INodeParameters } from 'n8n-workflow';
import { locator, RECIPIENT, sharedSetup } from './setup.mts';

const DELETE = 'directMessage:delete';
const PARAMETERS = {
	account: locator('username', 'acme_support'),
	recipient: locator('id', RECIPIENT),
	messageId: '1',
};

describe('bad input of Direct Message: Delete', () => {
	const setup = sharedSetup();

	it.each<[string, string, INodeParameters]>([
		['account_invalid', 'Account', { account: locator('id', '={{ "a/b" }}') }],
		['recipient_invalid', 'Recipient', { recipient: locator('id', '={{ "../credits" }}') }],
		['message_id_invalid', 'Message ID', { messageId: '={{ "../../credits" }}' }],
		['message_id_invalid', 'Message ID', { messageId: '={{ 1893726451023847424 }}' }],
		['message_id_invalid', 'Message ID', { messageId: '={{ "" }}' }],
	])('%s names the field %s, and nothing is requested', async (code, field, parameters) => {
		const { rows } = await setup.operate(DELETE, {
			parameters: { ...PARAMETERS, ...parameters },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([
			{
				record_type: 'dm_delete',
				state: 'failed',
				error_code: code,
				idempotency_key: expect.stringMatching(/^xqdm-delete-1-/) as unknown,
			},
		]);
		expect(rows[0]?.error_message).toContain(field);
		expect(setup.sandbox.requests()).toEqual([]);
	});
});
