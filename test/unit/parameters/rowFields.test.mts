import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
	DELETION_FIELDS,
	HISTORY_FIELDS,
	RECORD_FIELDS,
	SEND_FIELDS,
	UPLOAD_FIELDS,
} from '../../../nodes/XquikDm/parameters/rowFields.ts';

const SCHEMAS = resolve('nodes/XquikDm/__schema__');

describe('the fields that the option Fields offers', () => {
	it.each([
		['directMessage/send', SEND_FIELDS],
		['directMessage/delete', DELETION_FIELDS],
		['directMessage/getAll', HISTORY_FIELDS],
		['media/upload', UPLOAD_FIELDS],
		['writeAction/get', RECORD_FIELDS],
	])('are all that a row of %s has, in its order', (operation, { simplified, others }) => {
		const read = (version: string) =>
			readFileSync(`${SCHEMAS}/${version}/${operation}.json`, 'utf8');
		const { properties } = JSON.parse(read('v1.1.0')) as { properties: object };
		const fields = [...simplified, ...others];
		expect(new Set(fields).size).toBe(fields.length);
		const inRow = Object.keys(properties);
		expect(inRow.length).toBeGreaterThan(9);
		expect(inRow.filter((field) => !fields.includes(field))).toEqual([]);
		expect(read('v1.0.0')).toBe(read('v1.1.0'));
	});
});
