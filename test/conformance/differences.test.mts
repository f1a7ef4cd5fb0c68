import { checkAnswer } from '../../tools/conformance/document/checkAnswer.mts';
import { checkRequest } from '../../tools/conformance/document/checkRequest.mts';
import { operationsOf } from '../../tools/conformance/document/document.mts';
import type { Operation } from '../../tools/conformance/document/document.mts';
import { form } from '../../tools/conformance/sandbox/call.mts';
import { applyExceptions } from '../../tools/conformance/violation.mts';
import type { Violation } from '../../tools/conformance/violation.mts';

const ERROR = {
	type: 'object',
	required: ['error'],
	properties: {
		error: {
			oneOf: [
				{ type: 'string', enum: ['not_found'] },
				{ type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
			],
		},
	},
};
const FORM = {
	type: 'object',
	required: ['account', 'file'],
	properties: { account: { type: 'string' }, file: { type: 'string' }, long: { type: 'boolean' } },
};

function operation(): Operation {
	const [found] = operationsOf({
		openapi: '3.1.0',
		paths: {
			'/files/{id}': {
				post: {
					operationId: 'post',
					parameters: [
						{
							name: 'id',
							in: 'path',
							required: true,
							schema: { type: 'string', pattern: '^\\d+$' },
						},
						{ name: 'Key', in: 'header', required: true, schema: { type: 'string', maxLength: 3 } },
						{ name: 'limit', in: 'query', schema: { type: 'integer' } },
					],
					requestBody: { required: true, content: { 'multipart/form-data': { schema: FORM } } },
					responses: {
						404: {
							headers: {
								'Retry-After': { required: true, schema: { type: 'integer', minimum: 1 } },
							},
							content: { 'application/json': { schema: ERROR } },
						},
					},
				},
			},
		},
	});
	if (found === undefined) throw new Error('There is no operation.');
	return found;
}

describe('checkAnswer', () => {
	const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' };
	it.each<[string, number, Record<string, string>, string, string[]]>([
		['as documented', 404, JSON_TYPE, '{"error":"not_found"}', []],
		['the other shape', 404, JSON_TYPE, '{"error":{"code":"not_found"}}', []],
		[
			'another code',
			404,
			JSON_TYPE,
			'{"error":"gone"}',
			['body /error: "gone" is not one of the documented values'],
		],
		['half of the other shape', 404, JSON_TYPE, '{"error":{}}', ['body /error: lacks "code"']],
		['no code', 404, JSON_TYPE, '{}', ['body: lacks "error"']],
		['a page', 404, JSON_TYPE, '<h1>', ['body: is not JSON']],
		['another status', 500, JSON_TYPE, '{}', ['status: is not documented']],
		[
			'no header',
			404,
			{ 'content-type': 'application/json' },
			'{"error":"not_found"}',
			['header retry-after: is missing'],
		],
		[
			'a header below its minimum',
			404,
			{ ...JSON_TYPE, 'retry-after': '0' },
			'{"error":"not_found"}',
			['header retry-after: 0 must be >= 1'],
		],
		[
			'another type',
			404,
			{ ...JSON_TYPE, 'content-type': 'text/html' },
			'',
			['header content-type: "text/html" is not documented'],
		],
	])('%s', (_title, status, headers, body, differences) => {
		const found = checkAnswer(operation(), { status, headers, body });
		expect(found.map(({ where, what }) => `${where}: ${what}`)).toEqual(differences);
	});
});

describe('checkRequest', () => {
	const FILE = { name: 'p.png', type: 'image/png', content: Buffer.from('\r\n--not the end\r\n') };
	const request = async (
		parts: Parameters<typeof form>[0],
		{ id = '7', key = 'abc', query = '' } = {},
	) => {
		const { headers, body } = await form(parts);
		return checkRequest(
			operation(),
			{ id },
			{
				query: new URLSearchParams(query),
				requestHeaders: { ...headers, ...(key !== '' && { key }) },
				requestBody: body,
			},
		).map(({ where, what }) => `${where}: ${what}`);
	};

	it('knows a form as documented', async () => {
		const parts: Parameters<typeof form>[0] = [
			['account', 'Zoë'],
			['file', FILE],
			['long', 'true'],
		];
		expect(await request(parts, { query: 'limit=3' })).toEqual([]);
	});

	it('names each difference', async () => {
		const options = { id: 'x', key: '', query: 'limit=all&page=2' };
		expect(
			await request(
				[
					['account', 'a'],
					['long', 'perhaps'],
					['more', '1'],
				],
				options,
			),
		).toEqual([
			'request path id: "x" must match pattern "^\\d+$"',
			'request header Key: is missing',
			'request query limit: "all" must be integer',
			'request query page: is not documented',
			'request body: lacks "file"',
			'request body /long: "perhaps" must be boolean',
			'request body: has a field "more"',
		]);
	});
});

describe('applyExceptions', () => {
	const violation: Violation = {
		side: 'sandbox',
		operation: 'post',
		status: 404,
		where: 'body /error',
		what: '"gone" is not one of the documented values',
		seenIn: 'a call',
	};
	const exception = {
		operation: 'post',
		where: 'body /error',
		what: '"gone"',
		reason: 'It is newer.',
	};

	it.each([
		['covers what it names', {}, 0, 0],
		['covers the status that it names', { status: 404 }, 0, 0],
		['covers no other status', { status: 400 }, 1, 1],
		['covers no other operation', { operation: 'get' }, 1, 1],
		['covers no other place', { where: 'body' }, 1, 1],
		['covers no other value', { what: '"lost"' }, 1, 1],
	])('an exception %s', (_title, change, left, unused) => {
		const result = applyExceptions([violation], [{ ...exception, ...change }]);
		expect([result.left.length, result.unused.length]).toEqual([left, unused]);
	});
});
