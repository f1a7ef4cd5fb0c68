import type { FieldType, FormField } from '../../../nodes/XquikDm/parameters/formFields.ts';
import {
	postedIn,
	readAnswer,
} from '../../../nodes/XquikDm/resources/directMessage/wait/answer.ts';

function field(type: FieldType, fields: Partial<FormField> = {}): FormField {
	const options = ['checkbox', 'dropdown', 'radio'].includes(type) ? ['S', 'M'] : [];
	return { name: 'n', label: 'L', type, isRequired: false, placeholder: '', options, ...fields };
}

function readField(given: FormField, values: string[]) {
	const read = readAnswer({ type: 'customForm', fields: [given] }, { 'field-0': values });
	if ('errors' in read) return read.errors['field-0'];
	return read.answer.type === 'customForm' ? { n: read.answer.fields['n'] } : undefined;
}

describe('postedIn', () => {
	it.each([
		[
			'a form with files',
			{ data: { a: 'x', b: ['y', 'z'] }, files: {} },
			{ a: ['x'], b: ['y', 'z'] },
		],
		['a plain form', { a: 'x' }, { a: ['x'] }],
		[
			'what is no text',
			{ data: { a: 1, b: { c: 1 }, d: [null, 'x'] } },
			{ a: [], b: [], d: ['x'] },
		],
		['lines as the page counts them', { a: 'x\r\ny\rz\n' }, { a: ['x\ny\nz\n'] }],
		['no body', undefined, {}],
		['a text', 'a=x', {}],
	])('takes %s', (_what, body, posted) => {
		expect(postedIn(body)).toEqual(posted);
	});
});

describe('readAnswer', () => {
	const both = { type: 'approval', approve: 'Yes', decline: 'No' } as const;
	const one = { type: 'approval', approve: 'Yes' } as const;

	it.each([
		[both, 'approve', { answer: { type: 'approval', approved: true } }],
		[both, 'decline', { answer: { type: 'approval', approved: false } }],
		[one, 'approve', { answer: { type: 'approval', approved: true } }],
		[one, 'decline', { errors: { answer: 'Choose one of the buttons' } }],
		[both, 'Yes', { errors: { answer: 'Choose one of the buttons' } }],
		[{ type: 'freeText' }, ' Fine. ', { answer: { type: 'freeText', text: 'Fine.' } }],
		[{ type: 'freeText' }, ' \n', { errors: { answer: 'This is required' } }],
		[
			{ type: 'freeText' },
			'x'.repeat(10_001),
			{ errors: { answer: 'This is too long: at most 10,000 characters' } },
		],
	] as const)('of %j, %j', (form, given, read) => {
		expect(readAnswer(form, { answer: [given] })).toEqual(read);
	});

	it('takes as many lines as the page does', () => {
		const posted = postedIn({ answer: 'x\r\n'.repeat(5_000) });
		expect(readAnswer({ type: 'freeText' }, posted)).toHaveProperty('answer');
	});

	it('takes nothing that was not sent', () => {
		expect(readAnswer(both, {})).toEqual({ errors: { answer: 'Choose one of the buttons' } });
	});

	it.each<[FormField, string[], unknown]>([
		[field('text'), [' a '], { n: 'a' }],
		[field('text'), [''], { n: null }],
		[field('text'), [], { n: null }],
		[field('text', { isRequired: true }), [' '], 'This is required'],
		[field('textarea'), ['x'.repeat(10_001)], 'This is too long: at most 10,000 characters'],
		[field('number'), ['-1.5'], { n: -1.5 }],
		[field('number'), ['many'], 'Enter a number'],
		[field('number'), ['Infinity'], 'Enter a number'],
		[field('email'), ['a@b.example'], { n: 'a@b.example' }],
		[field('email'), ['a@b'], 'Enter an email address'],
		[field('email'), ['@b.example'], 'Enter an email address'],
		[field('email'), ['a@.example'], 'Enter an email address'],
		[field('email'), ['a@b.'], 'Enter an email address'],
		[field('email'), ['a@b@c.example'], 'Enter an email address'],
		[field('email'), ['a b@c.example'], 'Enter an email address'],
		[field('text'), ['', 'a', 'b'], { n: 'a' }],
		[field('checkbox'), ['S', 'S', 'S'], { n: ['S'] }],
		[field('checkbox'), ['S', 'M', 'L', 'XL'], 'Choose from the list'],
		[field('date'), ['2026-02-28'], { n: '2026-02-28' }],
		[field('date'), ['2026-02-30'], 'Enter a date'],
		[field('date'), ['tomorrow'], 'Enter a date'],
		[field('dropdown'), ['M'], { n: 'M' }],
		[field('dropdown'), ['XL'], 'Choose from the list'],
		[field('radio'), ['XL'], 'Choose from the list'],
		[field('checkbox'), ['S', 'M'], { n: ['S', 'M'] }],
		[field('checkbox'), [], { n: [] }],
		[field('checkbox'), ['S', 'XL'], 'Choose from the list'],
		[field('checkbox', { isRequired: true }), [], 'This is required'],
	])('of the field %j, %j', (given, values, result) => {
		expect(readField(given, values)).toEqual(result);
	});

	it.each<[FormField, string, number]>([
		[field('number'), '1', 10_000],
		[field('date'), '2', 10_000],
		[field('dropdown'), 'S', 10_000],
		[field('radio'), 'S', 10_000],
		[field('checkbox'), 'S', 10_000],
		[field('text'), 'x', 10_000],
		[field('email'), 'x', 254],
	])('of a text that is too long for the field: %#', (given, letter, limit) => {
		expect(readField(given, [letter.repeat(limit + 1)])).toBe(
			`This is too long: at most ${limit.toLocaleString('en-US')} characters`,
		);
		expect(JSON.stringify(readField(given, [letter.repeat(limit)]))).not.toContain('too long');
	});

	it('of the longest email address', () => {
		const email = `${'a'.repeat(244)}@b.example`;
		expect(readField(field('email'), [email])).toEqual({ n: email });
	});

	it.each<[FormField, string[], string]>([
		[field('email'), [`a@${'.'.repeat(150_000)}@`], 'This is too long: at most 254 characters'],
		[
			field('checkbox', { options: Array.from({ length: 200 }, (_, index) => `${index}`) }),
			Array.from({ length: 150_000 }, (_, index) => `x${index}`),
			'Choose from the list',
		],
	])('soon, whatever was sent: %#', (given, values, problem) => {
		const began = performance.now();
		expect(readField(given, values)).toBe(problem);
		expect(performance.now() - began).toBeLessThan(1_000);
	});
});
