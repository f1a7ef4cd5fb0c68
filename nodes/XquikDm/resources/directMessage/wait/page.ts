import { createHash } from 'node:crypto';

import type { FormField } from '../../../parameters/formFields';
import type { ResponseForm } from '../../../parameters/responseType';
import type { Answer, Posted } from './answer';
import { ANSWER, APPROVE, DECLINE, inputName, MAX_ANSWER_LENGTH } from './answer';
import type { Markup } from './markup';
import { markup, Markup as RawMarkup } from './markup';
import { STYLE } from './pageStyle';
import type { PageTexts } from './question';

/**
 * Headers of each page. The sandbox is n8n's own rule for pages of a workflow: without an origin, the
 * page cannot act for somebody who is signed in to n8n. It loads nothing, and its address, which holds
 * the link, is told to nobody and kept nowhere.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': [
		'sandbox allow-forms',
		"default-src 'none'",
		`style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; '),
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex, nofollow',
};

function pageOf(title: string, content: Markup): string {
	return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<style>${new RawMarkup(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.html;
}

/** The content of a page that only says something. */
function noticePage(title: string, ...sentences: readonly string[]): string {
	return pageOf(title, markup`${sentences.map((text) => markup`<p class="said">${text}</p>`)}`);
}

type Errors = Readonly<Record<string, string>>;

function errorText(id: string, errors: Errors): Markup | undefined {
	const text = errors[id];
	return text === undefined ? undefined : markup`<p class="error" id="${id}-error">${text}</p>`;
}

/** What ties a control to its error, for who cannot see the page. */
function described(id: string, errors: Errors): Markup | undefined {
	if (errors[id] === undefined) return undefined;
	return markup` aria-invalid="true" aria-describedby="${id}-error"`;
}

const NEEDED = markup` <span class="needed">(required)</span>`;

function choices(field: FormField, id: string, chosen: readonly string[], errors: Errors): Markup {
	const type = field.type === 'radio' ? 'radio' : 'checkbox';
	return markup`<fieldset${described(id, errors)}>
<legend>${field.label}${field.isRequired && NEEDED}</legend>
${field.options.map(
	(option) =>
		markup`<label class="choice"><input type="${type}" name="${id}" value="${option}"${chosen.includes(option) && markup` checked`}> ${option}</label>
`,
)}${errorText(id, errors)}
</fieldset>
`;
}

function control(field: FormField, id: string, posted: Posted, errors: Errors): Markup {
	const chosen = posted[id] ?? [];
	if (field.type === 'radio' || field.type === 'checkbox')
		return choices(field, id, chosen, errors);
	const [value = ''] = chosen;
	const attributes = markup`id="${id}" name="${id}"${field.isRequired && markup` required`}${described(id, errors)}`;
	const placeholder = field.placeholder !== '' && markup` placeholder="${field.placeholder}"`;
	const label = markup`<label for="${id}">${field.label}${field.isRequired && NEEDED}</label>
`;
	const end = markup`${errorText(id, errors)}
`;
	if (field.type === 'dropdown') {
		return markup`<div class="field">${label}<select ${attributes}>
<option value="">Choose…</option>
${field.options.map(
	(option) =>
		markup`<option value="${option}"${option === value && markup` selected`}>${option}</option>
`,
)}</select>${end}</div>
`;
	}
	if (field.type === 'textarea') {
		return markup`<div class="field">${label}<textarea rows="5" maxlength="${MAX_ANSWER_LENGTH}" ${attributes}${placeholder}>
${value}</textarea>${end}</div>
`;
	}
	const any = field.type === 'number' && markup` step="any"`;
	return markup`<div class="field">${label}<input type="${field.type}" value="${value}" ${attributes}${any}${placeholder}>${end}</div>
`;
}

const FREE_TEXT: FormField = {
	name: ANSWER,
	label: 'Your answer',
	type: 'textarea',
	isRequired: true,
	placeholder: '',
	options: [],
};

function controls(form: ResponseForm, button: string, posted: Posted, errors: Errors): Markup {
	const submit = markup`<button class="first">${button}</button>`;
	switch (form.type) {
		case 'approval':
			return markup`${errorText(ANSWER, errors)}<div class="buttons">
<button class="first" name="${ANSWER}" value="${APPROVE}">${form.approve}</button>
${form.decline !== undefined && markup`<button name="${ANSWER}" value="${DECLINE}">${form.decline}</button>`}
</div>`;
		case 'freeText':
			return markup`${control(FREE_TEXT, ANSWER, posted, errors)}${submit}`;
		case 'customForm':
			return markup`${form.fields.map((field, index) => control(field, inputName(index), posted, errors))}${submit}`;
	}
}

/**
 * The page of a question. Opening it answers nothing: link previews and scanners open links too.
 *
 * @param posted what was sent and refused
 */
export function questionPage(
	form: ResponseForm,
	{ title, text, button }: PageTexts,
	posted: Posted = {},
	errors: Errors = {},
): string {
	// n8n reads a form of its own kind, with or without files, from a POST to the page's own address.
	return pageOf(
		title,
		markup`${text !== '' && markup`<p class="said">${text}</p>`}
<form method="post" enctype="multipart/form-data"${Object.keys(errors).length > 0 && markup` novalidate`}>
${controls(form, button, posted, errors)}
</form>`,
	);
}

/** `28 November 2026, 11:40 UTC`. */
function timeText(now: number): string {
	const date = new Intl.DateTimeFormat('en-GB', {
		dateStyle: 'long',
		timeStyle: 'short',
		timeZone: 'UTC',
	});
	return `${date.format(now).replace(' at ', ', ')} UTC`;
}

function answerText(form: ResponseForm, answer: Answer): string {
	if (answer.type === 'approval' && form.type === 'approval') {
		const label = answer.approved ? form.approve : (form.decline ?? '');
		return `You answered “${label}”`;
	}
	if (answer.type === 'freeText') return `You answered “${answer.text}”`;
	return 'Your form was received';
}

/**
 * The page after an answer: what was answered, and when.
 *
 * @param now ms since 1970
 */
export function answeredPage(
	form: ResponseForm,
	{ title, confirmation }: PageTexts,
	answer: Answer,
	now: number,
): string {
	const last = confirmation === '' ? 'Thank you. You can close this page.' : confirmation;
	return noticePage(title, `${answerText(form, answer)}, ${timeText(now)}.`, last);
}

/** The page of a link whose question is not the one that is open. */
export function closedPage(): string {
	return noticePage(
		'This question is closed',
		'It was answered, or its time is over. You can close this page.',
	);
}

/** The page of an answer that came while another one was on its way. */
export function busyPage(): string {
	return noticePage(
		'Another answer came first',
		'This question can be answered once, and an answer is being recorded. You can close this page.',
	);
}
