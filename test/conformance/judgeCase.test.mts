import type { Asked, Script } from '../../tools/conformance/node/answerServer.mts';
import type { NodeResult } from '../../tools/conformance/node/runNode.mts';
import { judgeCase } from '../../tools/conformance/node/judgeCase.mts';

const KEY = `xq_${'a'.repeat(64)}`;
const ROW = { record_type: 'dm_send', send_status: 'failed' };
const DAY = 86_400_000;

function write(key: string, body: object, status = 200, operation = 'sendDm'): Asked {
	const path = operation === 'sendDm' ? '/api/v1/x/dm/1' : '/api/v1/x/media';
	return { operation, method: 'POST', path, key, status, body, ofCase: true, differences: [] };
}

function poll(body: object): Asked {
	const operation = 'getWriteActionStatus';
	return { ...write('', body, 200, operation), method: 'GET', key: undefined };
}

function judge(asked: Asked[], result: NodeResult, isList = false, body: object = {}): string[] {
	const wanted = { operation: 'sendDm', status: 200, headers: {}, body, name: 'example 1' };
	const script: Script = { case: wanted, writes: 'succeed', asked };
	return judgeCase(script, { isList }, result, KEY).map(({ what }) => what);
}

const one = (row: object = {}): NodeResult => ({ rows: [{ ...ROW, ...row }] });
const UNASKED = 'writes /api/v1/x/dm/1 under a new key, unasked';
const old = {
	status: 'success',
	idempotent: true,
	createdAt: new Date(Date.now() - DAY).toISOString(),
};

describe('judgeCase', () => {
	it.each<[string, Asked[], NodeResult, string[]]>([
		['a row', [write('a', {})], one(), []],
		['no row', [write('a', {})], { rows: [] }, ['there are 0']],
		['two rows', [write('a', {})], { rows: [ROW, ROW] }, ['there are 2']],
		[
			'an exception',
			[write('a', {})],
			{ ...one(), error: 'Boom' },
			['none, but an exception: Boom'],
		],
		[
			'an item of n8n',
			[write('a', {})],
			{ rows: [{}] },
			['has no record_type, so it is not one of the node'],
		],
		[
			'a bug of the node',
			[write('a', {})],
			one({ error_code: 'node_error', error_message: 'Boom' }),
			['an exception: "Boom"'],
		],
		['no request', [], one(), ['the operation was never called']],
		['the key in the row', [write('a', {})], one({ note: KEY }), ['has the API key']],
		['the same key again', [write('a', {}), write('a', {})], one(), []],
		['a new key, unasked', [write('a', {}), write('b', {})], one(), [UNASKED]],
		['a new key, not safe', [write('a', { safeToRetry: false }), write('b', {})], one(), [UNASKED]],
		['a new key, safe', [write('a', { safeToRetry: true }), write('b', {})], one(), []],
		[
			'a new key, safe by a poll',
			[write('a', {}), poll({ safeToRetry: true }), write('b', {})],
			one(),
			[],
		],
		[
			'a new key, no longer safe',
			[write('a', { safeToRetry: true }), poll({ safeToRetry: false }), write('b', {})],
			one(),
			[UNASKED],
		],
		[
			'an old upload is renewed',
			[write('a', old, 200, 'uploadMedia'), write('b', {}, 200, 'uploadMedia')],
			one(),
			[],
		],
		['an old message is not', [write('a', old), write('b', {})], one(), [UNASKED]],
		[
			'sent, as the record says',
			[write('a', { status: 'success' })],
			one({ send_status: 'sent' }),
			[],
		],
		[
			'sent, unheard of',
			[write('a', { status: 'failed' })],
			one({ send_status: 'sent' }),
			['says sent, and no answer does'],
		],
		[
			'sent, as the record says that was asked for',
			[poll({ status: 'success' })],
			one({ send_status: 'sent' }),
			[],
		],
		[
			'safe, after an upload that is not',
			[write('a', { safeToRetry: false }, 200, 'uploadMedia'), poll({ safeToRetry: false })],
			one({ safe_to_retry: true }),
			[],
		],
		[
			'safe, against the record',
			[write('a', { safeToRetry: false })],
			one({ safe_to_retry: true }),
			['says safe_to_retry: true, the answer says false'],
		],
		[
			'safe after a conflict',
			[write('a', {}, 409)],
			one({ safe_to_retry: true }),
			['says safe_to_retry: true after a 409'],
		],
	])('%s', (_title, asked, result, findings) => {
		expect(judge(asked, result)).toEqual(findings);
	});

	it.each([
		['an empty list', { messages: [] }, []],
		['entries without an ID', { messages: [{ id: '' }] }, []],
		['an entry', { messages: [{ id: '7' }] }, ['there are 0']],
	])('no row for %s', (_title, body, findings) => {
		expect(judge([write('a', {})], { rows: [] }, true, body)).toEqual(findings);
	});
});
