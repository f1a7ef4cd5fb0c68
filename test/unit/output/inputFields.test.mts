import type { IDataObject } from 'n8n-workflow';

import { inputFields } from '../../../nodes/XquikDm/output/inputFields.ts';

const fieldsOf = (json: IDataObject) => inputFields({ json }, true);

describe('Include Input Fields', () => {
	it('hands on the fields of the item as they are', () => {
		const json = { name: 'Jane', nested: { error: 'kept' }, list: [1] };
		expect(fieldsOf(json)).toEqual(json);
	});

	it.each<[rule: string, json: IDataObject, fields: IDataObject]>([
		['error', { error: 'E17', name: 'Jane' }, { input_error: 'E17', name: 'Jane' }],
		['$error', { $error: 'E17' }, { input_$error: 'E17' }],
		[
			'error beside an input_error',
			{ error: 1, input_error: 2 },
			{ input_input_error: 1, input_error: 2 },
		],
		['error that is empty', { error: null }, { input_error: null }],
	])('renames %s, by which n8n would take the row for a failed one', (_rule, json, fields) => {
		expect(fieldsOf(json)).toEqual(fields);
	});

	it.each([
		'error_code',
		'error_message',
		'retryable',
		'safe_to_retry',
		'next_action',
		'http_status',
		'verified_by',
		'planned_credits',
		'ignored_files',
	])('renames %s of an earlier row, which would speak for this one', (name) => {
		expect(fieldsOf({ [name]: 1 })).toEqual({ [`input_${name}`]: 1 });
	});

	it.each(['errors', 'toString', 'input_error', 'Error'])('keeps the name of %s', (name) => {
		expect(fieldsOf({ [name]: 1 })).toEqual({ [name]: 1 });
	});

	it('hands on nothing when it is off, or when there is no item', () => {
		expect(inputFields({ json: { name: 'Jane' } }, false)).toEqual({});
		expect(inputFields(undefined, true)).toEqual({});
	});
});
