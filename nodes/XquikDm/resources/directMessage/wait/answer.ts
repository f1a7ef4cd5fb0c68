import type { IDataObject } from 'n8n-workflow';

import type { FormField } from '../../../parameters/formFields';
import type { ResponseForm } from '../../../parameters/responseType';

/** The field that says which button was pressed, or what was written. */
export const ANSWER = 'answer';

/** The two values of an approval. */
export const APPROVE = 'approve';
export const DECLINE = 'decline';

/** Longest text that an answer may have, in characters. */
export const MAX_ANSWER_LENGTH = 10_000;

/** Longest email address, in characters (RFC 5321: a path has 256 with its brackets). */
const MAX_EMAIL_LENGTH = 254;

/** The name of a form's field on the page. */
export function inputName(index: number): string {
	return `field-${index}`;
}

/** What a person has answered. */
export type Answer =
	| { type: 'approval'; approved: boolean }
	| { type: 'freeText'; text: string }
	| { type: 'customForm'; fields: IDataObject };

/** What a form has sent, by the names of its fields. */
export type Posted = Readonly<Record<string, readonly string[]>>;

/** An answer, or what is wrong with it by the names of the page's fields. */
export type ReadAnswer = { answer: Answer } | { errors: Readonly<Record<string, string>> };

/** A form is sent with CRLF, while a page's `maxlength` counts each end of a line as one character. */
function withLineFeeds(text: string): string {
	return text.replace(/\r\n?/g, '\n');
}

/** The fields of a form that n8n has read; with a file form it puts them into `data`. */
export function postedIn(body: unknown): Posted {
	const whole = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
	const { data } = whole;
	const fields = typeof data === 'object' && data !== null ? data : whole;
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]): [string, string[]] => {
			const values: unknown[] = Array.isArray(value) ? value : [value];
			return [name, values.filter((one) => typeof one === 'string').map(withLineFeeds)];
		}),
	);
}

function wrongDate(value: string): boolean {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN;
	return Number.isNaN(time) || !new Date(time).toISOString().startsWith(value);
}

function tooLong(value: string, limit = MAX_ANSWER_LENGTH): string | undefined {
	if (value.length <= limit) return undefined;
	return `This is too long: at most ${limit.toLocaleString('en-US')} characters`;
}

/** Whether it has one @, something before it, and a dot within what follows. */
function isEmail(value: string): boolean {
	const [name = '', domain = '', ...others] = value.split('@');
	const hasDot = domain.slice(1, -1).includes('.');
	return name !== '' && hasDot && others.length === 0 && !/\s/.test(value);
}

const NOT_LISTED = 'Choose from the list';

/** What is wrong with a value that was typed or chosen; undefined when nothing is. */
function problemOf({ type, options }: FormField, value: string): string | undefined {
	switch (type) {
		case 'email':
			return isEmail(value) ? undefined : 'Enter an email address';
		case 'number':
			return Number.isFinite(Number(value)) ? undefined : 'Enter a number';
		case 'date':
			return wrongDate(value) ? 'Enter a date' : undefined;
		case 'checkbox':
		case 'dropdown':
		case 'radio':
			return options.includes(value) ? undefined : NOT_LISTED;
		case 'text':
		case 'textarea':
			return undefined;
	}
}

/** What is given of a field: of a list each choice once, else the first text. */
function givenOf({ type }: FormField, values: readonly string[]): string[] {
	const given = values.map((value) => value.trim()).filter((value) => value !== '');
	return type === 'checkbox' ? [...new Set(given)] : given.slice(0, 1);
}

function valueOf(field: FormField, values: readonly string[]): { value: unknown } | string {
	const given = givenOf(field, values);
	if (given.length === 0 && field.isRequired) return 'This is required';
	if (field.type === 'checkbox' && given.length > field.options.length) return NOT_LISTED;
	const limit = field.type === 'email' ? MAX_EMAIL_LENGTH : MAX_ANSWER_LENGTH;
	// The length before all else: what it costs to look at a value is bounded then.
	for (const value of given) {
		const problem = tooLong(value, limit) ?? problemOf(field, value);
		if (problem !== undefined) return problem;
	}
	if (field.type === 'checkbox') return { value: given };
	const [value] = given;
	if (value === undefined) return { value: null };
	return { value: field.type === 'number' ? Number(value) : value };
}

function readForm(fields: readonly FormField[], posted: Posted): ReadAnswer {
	const errors: Record<string, string> = {};
	const values: Array<[string, unknown]> = [];
	for (const [index, field] of fields.entries()) {
		const read = valueOf(field, posted[inputName(index)] ?? []);
		if (typeof read === 'string') errors[inputName(index)] = read;
		else values.push([field.name, read.value]);
	}
	if (Object.keys(errors).length > 0) return { errors };
	return { answer: { type: 'customForm', fields: Object.fromEntries(values) as IDataObject } };
}

/** Reads what a person has sent from the page. Never throws. */
export function readAnswer(form: ResponseForm, posted: Posted): ReadAnswer {
	if (form.type === 'customForm') return readForm(form.fields, posted);
	const [given = ''] = posted[ANSWER] ?? [];
	if (form.type === 'approval') {
		const isKnown = given === APPROVE || (given === DECLINE && form.decline !== undefined);
		return isKnown
			? { answer: { type: 'approval', approved: given === APPROVE } }
			: { errors: { [ANSWER]: 'Choose one of the buttons' } };
	}
	const text = given.trim();
	if (text === '') return { errors: { [ANSWER]: 'This is required' } };
	const problem = tooLong(text);
	if (problem !== undefined) return { errors: { [ANSWER]: problem } };
	return { answer: { type: 'freeText', text } };
}
