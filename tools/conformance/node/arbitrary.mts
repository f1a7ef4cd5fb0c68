import * as fc from 'fast-check';
import type { JsonObject } from '../document/json.mts';
import { asObject, isObject } from '../document/json.mts';
import { fits } from '../document/validate.mts';

/**
 * Values of a schema without `$ref`: every branch, optional fields there and absent, strings that
 * are IDs as well as ones that nobody expects.
 *
 * @param codes error codes, for fields that hold one and are documented as plain text
 */
export function valuesOf(schema: JsonObject, codes: readonly string[]): fc.Arbitrary<unknown> {
	return build(schema, '', codes).filter((value) => fits(schema, value));
}

/** Waits that a client obeys: kept short, so that a run ends soon. In s and in ms. */
const SHORT_WAITS: Readonly<Record<string, number>> = {
	retryAfter: 1,
	'retry-after': 1,
	retryAfterMs: 50,
	pollAfterMs: 50,
	afterMs: 50,
};

const MOST_ENTRIES = 5;

function build(schema: JsonObject, name: string, codes: readonly string[]): fc.Arbitrary<unknown> {
	const { allOf, oneOf, anyOf, ...plain } = schema;
	if (Array.isArray(allOf)) {
		const merged = allOf.filter(isObject).reduce(merge, plain);
		return build(merged, name, codes);
	}
	const branches = oneOf ?? anyOf;
	if (Array.isArray(branches)) {
		const built = branches
			.filter(isObject)
			.map((branch) => build(merge(plain, branch), name, codes));
		return fc.oneof(...built);
	}
	if ('const' in schema) return fc.constant(schema['const']);
	if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
	const { type } = schema;
	const types = Array.isArray(type) ? type.map(String) : [typeof type === 'string' ? type : ''];
	return fc.oneof(...types.map((one) => ofType(one, schema, name, codes)));
}

function ofType(
	type: string,
	schema: JsonObject,
	name: string,
	codes: readonly string[],
): fc.Arbitrary<unknown> {
	switch (type) {
		case 'null':
			return fc.constant(null);
		case 'boolean':
			return fc.boolean();
		case 'integer':
			return fc.integer(boundsOf(schema, name));
		case 'number':
			return fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
		case 'string':
			return text(schema, name, codes);
		case 'array': {
			const minLength = numberIn(schema, 'minItems') ?? 0;
			const maxLength = numberIn(schema, 'maxItems') ?? Math.max(MOST_ENTRIES, minLength);
			return fc.array(build(asObject(schema['items']), '', codes), { minLength, maxLength });
		}
		case 'object':
			return object(schema, codes);
		default:
			return isObject(schema['properties']) ? object(schema, codes) : fc.jsonValue();
	}
}

function object(schema: JsonObject, codes: readonly string[]): fc.Arbitrary<unknown> {
	const properties = asObject(schema['properties']);
	const model = Object.fromEntries(
		Object.entries(properties).map(([name, entry]) => [name, build(asObject(entry), name, codes)]),
	);
	const required = namesIn(schema['required']);
	for (const name of required) model[name] ??= fc.jsonValue();
	const known = fc.record(model, { requiredKeys: required });
	if (schema['additionalProperties'] === false) return known;
	const others = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2, noNullPrototype: true });
	return fc.tuple(others, known).map(([other, value]) => ({ ...other, ...value }));
}

function boundsOf(schema: JsonObject, name: string): { min: number; max: number } {
	const min = numberIn(schema, 'minimum') ?? 0;
	const max = SHORT_WAITS[name] ?? numberIn(schema, 'maximum') ?? Number.MAX_SAFE_INTEGER;
	return { min, max: Math.max(min, max) };
}

function text(schema: JsonObject, name: string, codes: readonly string[]): fc.Arbitrary<string> {
	const { pattern, format, example } = schema;
	if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
	if (format === 'date-time') {
		const min = new Date('2000-01-01T00:00:00Z');
		const max = new Date('2100-01-01T00:00:00Z');
		return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
	}
	if (format === 'uri') return fc.webUrl();
	const digits = fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String);
	const odd = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
	if ((name === 'error' || name === 'code') && codes.length > 0) {
		return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...codes) }, odd);
	}
	const usual = typeof example === 'string' ? [fc.constant(example)] : [];
	return fc.oneof({ weight: 3, arbitrary: digits }, { weight: 2, arbitrary: odd }, ...usual);
}

/** Both schemas at once, as far as fields and their types go; the caller filters for the rest. */
function merge(one: JsonObject, other: JsonObject): JsonObject {
	const flat = ({ allOf, ...plain }: JsonObject): JsonObject =>
		Array.isArray(allOf) ? allOf.filter(isObject).reduce(merge, plain) : plain;
	const [first, second] = [flat(one), flat(other)];
	return {
		...first,
		...second,
		properties: { ...asObject(first['properties']), ...asObject(second['properties']) },
		required: [...namesIn(first['required']), ...namesIn(second['required'])],
	};
}

function namesIn(value: unknown): string[] {
	return Array.isArray(value) ? value.map(String) : [];
}

function numberIn(schema: JsonObject, keyword: string): number | undefined {
	const value = schema[keyword];
	return typeof value === 'number' ? value : undefined;
}
