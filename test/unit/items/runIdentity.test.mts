import type { ExecutionTraits } from '../../../nodes/XquikDm/items/runIdentity.ts';
import { executionPart, memoryIn, tokenIn } from '../../../nodes/XquikDm/items/runIdentity.ts';
import { memoryData } from '../support/sendItem.mts';

const RESUME_URL = 'https://n8n.example/webhook-waiting/41';

describe('the part of the key that an execution shares with its retries', () => {
	it.each<[rule: string, one: ExecutionTraits, other: ExecutionTraits]>([
		[
			'by its token, whatever else there is',
			{ token: 'abc', executionId: '41', random: 'r' },
			{ token: 'abc', executionId: '42', kept: 'id 41', random: 's' },
		],
		[
			'by what its first run kept',
			{ kept: 'id 41', executionId: '41' },
			{ kept: 'id 41', executionId: '42', random: 's' },
		],
		['by its ID', { executionId: '41', random: 'r' }, { executionId: '41', random: 's' }],
		[
			'by what its first run kept where n8n gives no ID',
			{ kept: executionPart({ random: 'r' }), random: 's' },
			{ random: 'r' },
		],
		[
			'by nothing where n8n neither gives an ID nor keeps anything',
			{},
			{ executionId: '__UNKNOWN__' },
		],
	])('is the same %s', (_rule, one, other) => {
		expect(executionPart(one)).toBe(executionPart(other));
	});

	it('is what its first run had as ID, when n8n keeps that', () => {
		expect(executionPart({ kept: executionPart({ executionId: '41' }), executionId: '42' })).toBe(
			executionPart({ executionId: '41' }),
		);
	});

	it.each<[rule: string, one: ExecutionTraits, other: ExecutionTraits]>([
		['with other tokens', { token: 'abc' }, { token: 'abd' }],
		['with other IDs', { executionId: '41' }, { executionId: '42' }],
		['without an ID', { random: 'r' }, { random: 's' }],
		[
			'that n8n does not save',
			{ executionId: '__UNKNOWN__', random: 'r' },
			{ executionId: '__UNKNOWN__', random: 's' },
		],
		['with an ID like the random part of another', { executionId: 'r' }, { random: 'r' }],
	])('differs between executions %s', (_rule, one, other) => {
		expect(executionPart(one)).not.toBe(executionPart(other));
	});

	it.each<[rule: string, traits: ExecutionTraits, part: string]>([
		['an empty token', { token: '', executionId: '41' }, 'id 41'],
		['an empty memory', { kept: '', executionId: '41' }, 'id 41'],
		['an empty ID', { executionId: '', random: 'r' }, 'random r'],
		['an empty ID that nothing can stand in for', { executionId: '' }, 'none'],
	])('takes %s for none', (_rule, traits, part) => {
		expect(executionPart(traits)).toBe(part);
	});

	it('is the same one as ever, so that a retry after an update finds its messages', () => {
		expect(executionPart({ token: 'abc' })).toBe(
			'token ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
		);
	});
});

describe('the resume token', () => {
	it.each<[rule: string, url: unknown, token: string | undefined]>([
		['is the signature', `${RESUME_URL}?signature=abc`, 'abc'],
		['is found among others', `${RESUME_URL}?a=1&signature=abc`, 'abc'],
		['is absent in older n8n', RESUME_URL, undefined],
		['is absent where there is no URL', undefined, undefined],
		['is absent in what is no URL', '?signature=abc', undefined],
		['is absent in what is no text', new URL(`${RESUME_URL}?signature=abc`), undefined],
	])('%s', (_rule, url, token) => {
		expect(tokenIn(url)).toBe(token);
	});
});

describe('the memory in the context of the node', () => {
	it('is that of the execution, and not a copy: n8n stores what is changed in it', () => {
		const data = memoryData();
		expect(memoryIn(data, data.execution)).toBe(data);
	});

	it.each<[rule: string, kept: unknown]>([
		['there is none', undefined],
		['it is of another execution', memoryData({ execution: 'id 42' })],
		['its messages are gone', { ...memoryData(), sends: undefined }],
		['its items are gone', { ...memoryData(), items: undefined }],
		['it is a text', 'id 41'],
	])('is not used when %s', (_rule, kept) => {
		expect(memoryIn(kept, memoryData().execution)).toBeUndefined();
	});
});
