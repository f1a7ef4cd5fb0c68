import * as fc from 'fast-check';
import type { Content, DocumentedAnswer, Operation } from '../document/document.mts';
import type { JsonObject } from '../document/json.mts';
import { isObject } from '../document/json.mts';
import { valuesOf } from './arbitrary.mts';

/** A documented answer that the node gets. */
export interface Case {
	operation: string;
	status: number;
	headers: Record<string, string>;
	body: unknown;
	/** Such as `example 1` or `generated 17`. */
	name: string;
}

/** Statuses that stand for `default`, as far as the operation does not document them itself. */
const OTHER_STATUSES = [500, 408, 413, 415, 403, 418, 504, 520];

/** A record can say more than an error. */
function weightOf({ status }: DocumentedAnswer): number {
	return status !== 'default' && status < 300 ? 3 : 1;
}

/**
 * The answers of an operation: every documented example, and at least `count` generated ones, some
 * for each status and content type. The same seed gives the same cases.
 */
export function casesOf(operation: Operation, count: number, seed: number): Case[] {
	const documented = operation.answers.flatMap((answer) =>
		answer.contents.map((content) => ({ answer, content })),
	);
	const weights = documented.map(({ answer }) => weightOf(answer));
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	return documented.flatMap(({ answer, content }, index) => {
		const share = Math.ceil((count * weightOf(answer)) / total);
		const statusOf = statusesOf(operation, answer);
		const examples = content.examples.map((body, place) => ({
			operation: operation.id,
			status: statusOf(place),
			headers: headersFor(answer, content, seed + place),
			body: withShortWaits(body),
			name: `example ${place + 1}`,
		}));
		const bodies = fc.sample(valuesOf(content.schema, codesOf(operation)), {
			numRuns: share,
			seed: seed + index,
		});
		const generated = bodies.map((body, place) => ({
			operation: operation.id,
			status: statusOf(place),
			headers: headersFor(answer, content, seed + place),
			body,
			name: `generated ${place + 1}`,
		}));
		return [...examples, ...generated];
	});
}

function statusesOf(
	{ answers }: Operation,
	{ status }: DocumentedAnswer,
): (place: number) => number {
	if (status !== 'default') return () => status;
	const free = OTHER_STATUSES.filter((other) => answers.every((answer) => answer.status !== other));
	return (place) => free[place % free.length] ?? 500;
}

function headersFor(
	{ headers }: DocumentedAnswer,
	{ type }: Content,
	seed: number,
): Record<string, string> {
	const model = Object.fromEntries(
		headers.map(({ name, schema }) => [name, headerValue(name, schema)]),
	);
	const requiredKeys = headers.filter(({ required }) => required).map(({ name }) => name);
	const [drawn = {}] = fc.sample(fc.record(model, { requiredKeys }), { numRuns: 1, seed });
	return { ...drawn, 'content-type': type };
}

function headerValue(name: string, schema: JsonObject): fc.Arbitrary<string> {
	if ('const' in schema) return fc.constant(String(schema['const']));
	if (name === 'retry-after') return fc.constant('1');
	return fc.stringMatching(/^[!-~]{1,40}$/);
}

/** The error codes that the operation's answers list anywhere. */
function codesOf(operation: Operation): string[] {
	const codes = new Set<string>();
	const collect = (value: unknown): void => {
		if (Array.isArray(value)) value.forEach(collect);
		if (!isObject(value)) return;
		if (value['title'] === 'LegacyErrorCode' && Array.isArray(value['enum'])) {
			for (const code of value['enum']) codes.add(String(code));
		}
		Object.values(value).forEach(collect);
	};
	collect(operation.answers);
	return [...codes];
}

/** An example asks to wait for a minute; the order of things is the same after a moment. */
function withShortWaits(body: unknown): unknown {
	if (Array.isArray(body)) return body.map(withShortWaits);
	if (!isObject(body)) return body;
	const short: JsonObject = { retryAfter: 1, retryAfterMs: 50, pollAfterMs: 50, afterMs: 50 };
	return Object.fromEntries(
		Object.entries(body).map(([name, value]) => [
			name,
			typeof value === 'number' && name in short ? short[name] : withShortWaits(value),
		]),
	);
}
