import type { INodeProperties } from 'n8n-workflow';

import {
	ATTACHMENTS,
	attachmentFields,
	IF_FILE_IS_MISSING,
} from '../../../nodes/XquikDm/parameters/attachmentFields.ts';
import { duplicateProtectionFields } from '../../../nodes/XquikDm/parameters/duplicateProtectionFields.ts';
import { PROTECTIONS } from '../../../nodes/XquikDm/parameters/duplicateProtection.ts';

function valuesOf(fields: INodeProperties[], name: string): unknown[] {
	const options = fields.find((field) => field.name === name)?.options ?? [];
	return options.map((option) => ('value' in option ? option.value : undefined)).sort();
}

describe('the choices of a parameter', () => {
	it.each<[name: string, fields: INodeProperties[], checked: readonly string[]]>([
		['attachment', attachmentFields({}), ATTACHMENTS],
		['ifFileIsMissing', attachmentFields({}), IF_FILE_IS_MISSING],
		['duplicateProtection', duplicateProtectionFields({}), PROTECTIONS],
	])('of %s are those that its check takes', (name, fields, checked) => {
		expect(valuesOf(fields, name)).toEqual([...checked].sort());
	});
});
