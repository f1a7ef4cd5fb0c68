import type { RequestResult } from '../exchange.mts';
import type { DocumentedAnswer, Operation } from './document.mts';
import { answerFor } from './document.mts';
import type { JsonObject } from './json.mts';
import { faultsOf } from './validate.mts';

/** Where something differs from the document, and how. */
export interface Difference {
	/** `body /pointer`, `header name`, `request body /pointer`, `status`, … */
	where: string;
	what: string;
}

/** How an answer differs from what the document says of its operation. */
export function checkAnswer(
	operation: Operation,
	{ status, headers, body }: Pick<RequestResult, 'status' | 'headers' | 'body'>,
): Difference[] {
	const documented = answerFor(operation, status);
	if (documented === undefined) return [{ where: 'status', what: 'is not documented' }];
	return [...headerDifferences(documented, headers), ...bodyDifferences(documented, headers, body)];
}

function headerDifferences(
	documented: DocumentedAnswer,
	headers: Record<string, string>,
): Difference[] {
	return documented.headers.flatMap(({ name, required, schema }) => {
		const value = headers[name];
		if (value === undefined) {
			return required ? [{ where: `header ${name}`, what: 'is missing' }] : [];
		}
		return faultsOf(schema, fromText(value, schema)).map(({ what }) => ({
			where: `header ${name}`,
			what,
		}));
	});
}

function bodyDifferences(
	{ contents }: DocumentedAnswer,
	headers: Record<string, string>,
	body: string,
): Difference[] {
	const type = (headers['content-type'] ?? '').replace(/;.*/, '').trim();
	const content = contents.find((entry) => entry.type === type);
	if (content === undefined) {
		return [{ where: 'header content-type', what: `"${type}" is not documented` }];
	}
	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch {
		return [{ where: 'body', what: 'is not JSON' }];
	}
	return faultsOf(content.schema, json).map(({ at, what }) => ({
		where: placeIn('body', at),
		what,
	}));
}

/** A place in a body, for a {@link Difference}. */
export function placeIn(body: string, pointer: string): string {
	return pointer === '' ? body : `${body} ${pointer}`;
}

/** The value that a text in a header, a query or a form stands for, by its schema. */
export function fromText(text: string, { type }: JsonObject): unknown {
	if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text))
		return Number(text);
	if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
	return text;
}
