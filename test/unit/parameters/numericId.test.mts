import { InputError } from '../../../nodes/XquikDm/errors/inputError.ts';
import { checkNumericId } from '../../../nodes/XquikDm/parameters/numericId.ts';

const FIELD = { code: 'message_id_invalid', field: 'Message ID', remedy: 'Enter one.' };

describe('checkNumericId', () => {
	it.each(['1', ' 1893726451023847424\n', '0'.repeat(20)])('takes %j', (value) => {
		expect(checkNumericId(value, FIELD)).toBe(value.trim());
	});

	it.each([
		['', 'Message ID is empty'],
		[' ', 'Message ID is empty'],
		[undefined, 'Message ID is empty'],
		[null, 'Message ID is empty'],
		[12, 'Message ID must be text, but is the number 12'],
		[
			1893726451023847424,
			'Message ID is the number 1893726451023847400, which has lost digits of the ID',
		],
		['1.8e+21', 'Message ID is the number 1.8e+21, which has lost digits of the ID'],
		[Number.NaN, 'Message ID is the number NaN, which has lost digits of the ID'],
		['1.5', 'Message ID must be 1 to 20 digits, but is "1.5"'],
		['-1', 'Message ID must be 1 to 20 digits, but is "-1"'],
		['1'.repeat(21), `Message ID must be 1 to 20 digits, but is "${'1'.repeat(21)}"`],
		['../1', 'Message ID must be 1 to 20 digits, but is "../1"'],
		[['1'], 'Message ID must be 1 to 20 digits, but is ["1"]'],
	])('refuses %j', (value, message) => {
		expect(() => checkNumericId(value, FIELD)).toThrow(
			new InputError(FIELD.code, FIELD.field, message, FIELD.remedy),
		);
	});
});
