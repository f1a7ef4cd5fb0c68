import { operationsOf } from '../../tools/conformance/document/document.mts';
import type { Operation } from '../../tools/conformance/document/document.mts';
import { fits } from '../../tools/conformance/document/validate.mts';
import { casesOf } from '../../tools/conformance/node/cases.mts';

const WAITS = {
	pollAfterMs: { type: ['integer', 'null'], minimum: 0 },
	retryAfter: { type: 'integer' },
};

const SCHEMA = {
	allOf: [
		{ $ref: '#/components/schemas/Base' },
		{
			type: 'object',
			required: ['next', 'hash', 'note'],
			properties: {
				next: {
					oneOf: [
						{ type: 'null' },
						{
							type: 'object',
							additionalProperties: false,
							required: ['type'],
							properties: { type: { enum: ['poll', 'retry'] } },
						},
					],
				},
				hash: { type: 'string', pattern: '^[0-9a-f]{8}$' },
				at: { type: 'string', format: 'date-time' },
				link: { type: 'string', format: 'uri' },
				share: { type: 'number' },
				tags: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string' } },
				...WAITS,
			},
			not: { required: ['forbidden'] },
		},
	],
};

function operation(): Operation {
	const content = {
		'application/json': { schema: SCHEMA, example: { retryAfter: 60, next: { afterMs: 9_000 } } },
	};
	const headers = { 'Retry-After': { required: true, schema: { type: 'integer', minimum: 1 } } };
	const [found] = operationsOf({
		openapi: '3.1.0',
		paths: {
			'/x': {
				get: { operationId: 'get', responses: { 200: { content, headers }, default: { content } } },
			},
		},
		components: {
			schemas: { Base: { type: 'object', required: ['id'], properties: { id: { const: 'x' } } } },
		},
	});
	if (found === undefined) throw new Error('There is no operation.');
	return found;
}

describe('casesOf', () => {
	const cases = casesOf(operation(), 100, 7);

	it('generates as many bodies as wanted, for every status, all of them valid', () => {
		const generated = cases.filter(({ name }) => name.startsWith('generated'));
		expect(generated).toHaveLength(100);
		expect(generated.filter(({ status }) => status === 200)).toHaveLength(75);
		const schema = operation().answers[0]?.contents[0]?.schema ?? {};
		expect(generated.filter(({ body }) => !fits(schema, body))).toEqual([]);
		expect(generated.some(({ headers }) => headers['retry-after'] !== '1')).toBe(true);
	});

	it('takes other bodies each time, and the same for the same seed', () => {
		expect(new Set(cases.map(({ body }) => JSON.stringify(body))).size).toBeGreaterThan(90);
		expect(JSON.stringify(casesOf(operation(), 100, 7))).toBe(JSON.stringify(cases));
		expect(JSON.stringify(casesOf(operation(), 100, 8))).not.toBe(JSON.stringify(cases));
	});

	it('keeps the waits short', () => {
		expect(cases[0]).toMatchObject({
			name: 'example 1',
			body: { retryAfter: 1, next: { afterMs: 50 } },
		});
		const waits = cases.map(
			({ body }) => (body as { pollAfterMs?: number | null }).pollAfterMs ?? 0,
		);
		expect(Math.max(...waits)).toBeLessThanOrEqual(50);
	});
});
