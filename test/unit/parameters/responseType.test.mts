import { checkFormFields } from '../../../nodes/XquikDm/parameters/formFields.ts';
import { checkApproval } from '../../../nodes/XquikDm/parameters/responseType.ts';

describe('checkApproval', () => {
	it.each<[unknown, unknown]>([
		[{}, { approve: 'Approve' }],
		[undefined, { approve: 'Approve' }],
		['', { approve: 'Approve' }],
		[{ values: { approveLabel: ' Ship it ' } }, { approve: 'Ship it' }],
		[{ values: { approvalType: 'double' } }, { approve: 'Approve', decline: 'Decline' }],
		[
			{ values: { approvalType: 'double', approveLabel: '', disapproveLabel: 'Wait' } },
			{ approve: 'Approve', decline: 'Wait' },
		],
	])('takes %j', (value, form) => {
		expect(checkApproval(value)).toEqual({ type: 'approval', ...(form as object) });
	});

	it.each([
		[{ approvalType: 'triple' }, /Type of Approval must be one of single, double/],
		[{ approveLabel: 'x'.repeat(81) }, /Approve Button Label has 81 characters/],
		[
			{ approvalType: 'double', approveLabel: 'OK', disapproveLabel: 'OK' },
			/Both buttons are called "OK"/,
		],
	])('refuses %j', (values, message) => {
		expect(() => checkApproval({ values })).toThrow(message);
	});
});

describe('checkFormFields', () => {
	it('gives the fields in their order', () => {
		const values = [
			{
				fieldLabel: ' Size ',
				fieldType: 'dropdown',
				fieldOptions: { values: [{ option: 'S' }, { option: '' }, { option: 'S' }] },
			},
			{ fieldLabel: 'Why?', fieldName: 'why', requiredField: 'true', placeholder: 'e.g. because' },
		];
		expect(checkFormFields({ values })).toEqual([
			{
				name: 'Size',
				label: 'Size',
				type: 'dropdown',
				isRequired: false,
				placeholder: '',
				options: ['S'],
			},
			{
				name: 'why',
				label: 'Why?',
				type: 'text',
				isRequired: true,
				placeholder: 'e.g. because',
				options: [],
			},
		]);
	});

	it.each<[unknown, RegExp]>([
		[[], /The form has no fields/],
		[undefined, /The form has no fields/],
		[[{ fieldLabel: ' ' }], /Field 1 of the form has no label/],
		[[{ fieldLabel: 'A', fieldType: 'file' }], /Field Type of "A" must be one of/],
		[[{ fieldLabel: 'A', fieldType: 'radio' }], /"A" has nothing to choose from/],
		[
			[{ fieldLabel: 'A' }, { fieldLabel: 'B', fieldName: 'A' }],
			/Two fields of the form are called "A"/,
		],
		[[{ fieldLabel: 'A', requiredField: 'maybe' }], /Required Field of "A" must be true or false/],
	])('refuses %j', (values, message) => {
		expect(() => checkFormFields({ values })).toThrow(message);
	});
});
