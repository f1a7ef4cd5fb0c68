import type { FieldType } from '../../../nodes/XquikDm/parameters/formFields.ts';
import type { ResponseForm } from '../../../nodes/XquikDm/parameters/responseType.ts';
import {
	answeredPage,
	questionPage,
} from '../../../nodes/XquikDm/resources/directMessage/wait/page.ts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;`;
const TEXTS = { title: HOSTILE, text: HOSTILE, button: HOSTILE, confirmation: HOSTILE };
const TYPES: FieldType[] = [
	...(['checkbox', 'date', 'dropdown', 'email'] as const),
	...(['number', 'radio', 'text', 'textarea'] as const),
];
const FORM: Extract<ResponseForm, { type: 'customForm' }> = {
	type: 'customForm',
	fields: TYPES.map((type) => ({
		name: HOSTILE,
		label: HOSTILE,
		type,
		isRequired: true,
		placeholder: HOSTILE,
		options: [HOSTILE],
	})),
};

const POSTED = Object.fromEntries(TYPES.map((_, index) => [`field-${index}`, [HOSTILE]]));
const ERRORS = Object.fromEntries(TYPES.map((_, index) => [`field-${index}`, HOSTILE]));
const NOON = Date.UTC(2026, 10, 28, 12);

describe('the pages', () => {
	it.each<[string, string]>([
		['form', questionPage(FORM, TEXTS, POSTED, ERRORS)],
		['approval', questionPage({ type: 'approval', approve: HOSTILE, decline: HOSTILE }, TEXTS)],
		[
			'free text',
			questionPage({ type: 'freeText' }, TEXTS, { answer: [HOSTILE] }, { answer: HOSTILE }),
		],
		[
			'answered',
			answeredPage({ type: 'freeText' }, TEXTS, { type: 'freeText', text: HOSTILE }, NOON),
		],
	])('escape every text (%s)', (_name, page) => {
		expect(page).not.toMatch(/<script|<img/);
		expect(page).not.toContain('">&lt;');
		expect(page).toContain('&quot;&gt;&lt;script&gt;');
		expect(page).toContain('&amp;amp;');
	});

	it('send an option as it is, with its spaces', () => {
		const [given] = FORM.fields;
		const options = ['9  to 10', 'a "b"'];
		const fields = given === undefined ? [] : [{ ...given, type: 'dropdown' as const, options }];
		const page = questionPage({ ...FORM, fields }, TEXTS, { 'field-0': ['9  to 10'] });
		expect(page).toContain('<option value="9  to 10" selected>9  to 10</option>');
		expect(page).toContain('<option value="a &quot;b&quot;">');
	});

	it('load nothing and run nothing', () => {
		const fields = FORM.fields.map((field) => ({
			...field,
			label: 'A',
			placeholder: 'B',
			options: ['C'],
		}));
		const texts = { title: 'D', text: 'E', button: 'F', confirmation: '' };
		const page = questionPage({ ...FORM, fields }, texts, {}, { 'field-0': 'G' });
		expect(page).not.toMatch(/ (src|href|action|on\w+)=/);
	});

	it.each([
		[true, 'You answered “Yes”, 28 November 2026 at 12:00 UTC.'],
		[false, 'You answered “No”, 28 November 2026 at 12:00 UTC.'],
	])('say what was answered, and when', (approved, said) => {
		const form = { type: 'approval', approve: 'Yes', decline: 'No' } as const;
		const texts = { ...TEXTS, confirmation: '' };
		const page = answeredPage(form, texts, { type: 'approval', approved }, NOON);
		expect(page).toContain(said.replace(' at ', ', '));
		expect(page).toContain('You can close this page.');
	});
});
