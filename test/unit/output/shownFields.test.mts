import { shownFields } from '../../../nodes/XquikDm/output/shownFields.ts';
import { SEND_FIELDS } from '../../../nodes/XquikDm/parameters/rowFields.ts';

const ROW = {
	record_type: 'dm_send',
	user_id: '42',
	message_id: '7',
	account: 'acme',
	error_code: 'x_rejected',
	send_status: 'failed',
	error_message: 'X rejected it.',
	of_tomorrow: true,
	recipient: '@jane',
};

describe('the fields of a row that come out', () => {
	it.each<[choice: Parameters<typeof shownFields>[1], fields: string[]]>([
		[
			{},
			[
				...['send_status', 'message_id', 'recipient', 'account', 'error_message', 'user_id'],
				...['error_code', 'record_type', 'of_tomorrow'],
			],
		],
		[
			{ output: 'simplified', fields: ['user_id'] },
			['send_status', 'message_id', 'recipient', 'account', 'error_message', 'error_code'],
		],
		[
			{ output: 'selectedFields', fields: ['user_id', 'sent_at'] },
			['error_message', 'user_id', 'error_code'],
		],
		[
			{ output: 'selectedFields' },
			['send_status', 'message_id', 'recipient', 'account', 'error_message', 'error_code'],
		],
	])('%j', (choice, fields) => {
		const row = shownFields(ROW, choice, SEND_FIELDS);
		expect(Object.keys(row)).toEqual(fields);
		expect(ROW).toMatchObject(row);
	});
});
