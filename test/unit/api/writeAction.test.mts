import {
	asCredits,
	asId,
	asObject,
	readProblem,
	readLegacySuccess,
	readWriteAction,
} from '../../../nodes/XquikDm/api/writeAction.ts';
import { record, SEED_PENDING, sentRecord } from '../support/answers.mts';

const NO_OBJECTS: [rule: string, body: unknown][] = [
	['undefined', undefined],
	['null', null],
	['a text', 'success'],
	['a number', 1],
	['a list', [sentRecord()]],
];

describe('asObject', () => {
	it.each([{}, { status: 'success' }])('takes %j', (value) => {
		expect(asObject(value)).toBe(value);
	});

	it.each(NO_OBJECTS)('refuses %s', (_rule, value) => {
		expect(asObject(value)).toBeUndefined();
	});
});

describe('asId', () => {
	it.each(['1', '1890000000000000001', 'wa_1', 'A-b_9', 'x'.repeat(128)])('takes %j', (id) => {
		expect(asId(id)).toBe(id);
	});

	it.each<unknown>([
		1890000000000000001n,
		12,
		'',
		'../credits',
		'a/b',
		'a?b',
		'a#b',
		'a%2Fb',
		'a b',
		'a.b',
		'a\n',
		'ä',
		'x'.repeat(129),
		null,
		undefined,
		{},
		['1'],
	])('refuses case %#', (id) => {
		expect(asId(id)).toBeUndefined();
	});
});

describe('asCredits', () => {
	it.each<[unknown, number | undefined]>([
		['0', 0],
		['10', 10],
		[20, 20],
		[0, 0],
		[['10'], undefined],
		['', undefined],
		['-1', undefined],
		[-1, undefined],
		['1.5', undefined],
		[1.5, undefined],
		['10 credits', undefined],
		['9'.repeat(16), undefined],
		[null, undefined],
		[undefined, undefined],
	])('of %j is %j', (value, credits) => {
		expect(asCredits(value)).toBe(credits);
	});
});

describe('readWriteAction', () => {
	it('reads a record', () => {
		const times = {
			createdAt: '2026-10-01T12:00:00.000Z',
			confirmedAt: '2026-10-01T12:00:02.000Z',
		};
		expect(readWriteAction(sentRecord({ ...times, idempotent: true }))).toEqual({
			...times,
			id: 'wa_1',
			status: 'success',
			terminal: true,
			retryable: false,
			safeToRetry: false,
			idempotent: true,
			nextAction: undefined,
			pollAfterMs: undefined,
			statusUrl: '/api/v1/x/write-actions/wa_1',
			resultId: '1890000000000000001',
			mediaUrl: undefined,
			chargedCredits: 10,
			resultState: 'sent',
		});
	});

	it('reads the legacy contract’s 202 as a record that is not terminal', () => {
		expect(readWriteAction(SEED_PENDING)).toMatchObject({
			id: 'wa_1',
			status: 'pending_confirmation',
			terminal: false,
			safeToRetry: false,
		});
	});

	it.each([
		['accepted', false],
		['dispatching', false],
		['pending_confirmation', false],
		['success', true],
		['failed', true],
		['expired', true],
	])('knows whether %s is terminal when the record does not say', (status, terminal) => {
		expect(readWriteAction(record({ status, terminal: undefined }))?.terminal).toBe(terminal);
	});

	it.each(['accepted', 'dispatching', 'pending_confirmation', 'success', 'failed', 'expired'])(
		'reads an answer of the legacy contract that is %s',
		(status) => {
			expect(readWriteAction({ writeActionId: 'wa_1', status })).toMatchObject({
				id: 'wa_1',
				status,
			});
		},
	);

	it('reads the next action', () => {
		const nextAction = { type: 'retry', afterMs: 5, requiresNewIdempotencyKey: true, url: '/x' };
		expect(readWriteAction(record({ nextAction }))?.nextAction).toEqual({
			type: 'retry',
			afterMs: 5,
			requiresNewIdempotencyKey: true,
		});
	});

	it.each<[rule: string, fields: Record<string, unknown>, read: Record<string, unknown>]>([
		[
			'a flag that is a text is false',
			{ retryable: 'true', safeToRetry: 'true' },
			{ retryable: false, safeToRetry: false },
		],
		['a flag that is missing is false', { idempotent: undefined }, { idempotent: false }],
		[
			'a next action without type is none',
			{ nextAction: { afterMs: 5 } },
			{ nextAction: undefined },
		],
		['a next action that is a list is none', { nextAction: ['retry'] }, { nextAction: undefined }],
		['no delay is one', { pollAfterMs: 0 }, { pollAfterMs: 0 }],
		['an endless delay is none', { pollAfterMs: Infinity }, { pollAfterMs: undefined }],
		[
			'a new key is wanted only by true',
			{ nextAction: { type: 'retry', requiresNewIdempotencyKey: 'true' } },
			{ 'nextAction.requiresNewIdempotencyKey': false },
		],
		['a negative delay is none', { pollAfterMs: -1 }, { pollAfterMs: undefined }],
		['a delay that is a text is none', { pollAfterMs: '1' }, { pollAfterMs: undefined }],
		['an ID that is a number is none', { id: 1, writeActionId: 2 }, { id: undefined }],
		['an ID that is a path is none', { id: '..', writeActionId: 'a/b' }, { id: undefined }],
		['a result that is a text is none', { result: '5' }, { resultId: undefined }],
		['the ID of a result comes first', { result: { id: '5' }, messageId: '6' }, { resultId: '5' }],
		['the copy of a message ID is second', { messageId: '6' }, { resultId: '6' }],
		['the copy of a media ID is third', { mediaId: '7' }, { resultId: '7' }],
		['the copy of the charge is read as digits', { chargedCredits: '20' }, { chargedCredits: 20 }],
		[
			'a charge that is no number is none',
			{ chargedCredits: 'some' },
			{ chargedCredits: undefined },
		],
	])('%s', (_rule, fields, read) => {
		const action = readWriteAction(record(fields));
		for (const [name, value] of Object.entries(read)) {
			expect(action).toHaveProperty(name, value);
		}
	});

	it.each<[rule: string, body: unknown]>([
		...NO_OBJECTS,
		['an error', { error: 'not_found', message: 'No.' }],
		['another object', { object: 'x_user', status: 'success' }],
		['a record without status', record({ status: undefined })],
		['a status without ID', { status: 'success' }],
		['an error that names a write action', { error: 'x', writeActionId: 'wa_1' }],
		['a foreign status', { writeActionId: 'wa_1', status: 'active' }],
	])('reads no record from %s', (_rule, body) => {
		expect(readWriteAction(body)).toBeUndefined();
	});
});

describe('readLegacySuccess', () => {
	it('reads a media ID with its URL', () => {
		const body = { mediaId: '7', mediaUrl: 'https://media.example/7', success: true };
		expect(readLegacySuccess(body)).toEqual({ id: '7', mediaUrl: 'https://media.example/7' });
	});

	it.each<[rule: string, body: unknown]>([
		...NO_OBJECTS,
		['success that is no boolean', { messageId: '7', success: 1 }],
		['an ID that is a number', { messageId: 7, success: true }],
		['an ID that is a path', { messageId: '../7', success: true }],
	])('reads none from %s', (_rule, body) => {
		expect(readLegacySuccess(body)).toBeUndefined();
	});
});

describe('readProblem', () => {
	it.each<[rule: string, error: unknown, code: string | undefined]>([
		['a text', 'not_found', 'not_found'],
		['an object with a code', { type: 'missing', code: 'not_found' }, 'not_found'],
		['an object with a type only', { type: 'not_found' }, 'not_found'],
		['an object with a number', { code: 404 }, undefined],
		['a number', 404, undefined],
		['empty', '', undefined],
		['missing', undefined, undefined],
	])('reads the code from an error that is %s', (_rule, error, code) => {
		expect(readProblem({ error }).code).toBe(code);
	});

	it.each<[rule: string, body: unknown]>([
		['beside the error', { error: 'x', message: 'Why.' }],
		['within the error', { error: { code: 'x', message: 'Why.' } }],
	])('reads the message %s', (_rule, body) => {
		expect(readProblem(body).message).toBe('Why.');
	});

	it.each<[rule: string, body: unknown, lifecycle: boolean]>([
		['says that it is safe to retry', { safeToRetry: true }, true],
		['says that it is not safe to retry', { safeToRetry: false }, true],
		['says so in a text', { safeToRetry: 'true' }, false],
		['says only that it is retryable, as the legacy contract does', { retryable: false }, false],
		['says nothing', {}, false],
	])('tells a lifecycle error when it %s', (_rule, body, lifecycle) => {
		expect(readProblem(body).lifecycle).toBe(lifecycle);
	});

	it('names the fields that the server complains about', () => {
		const fieldErrors = [{ field: 'text' }, 'account', { message: 'x' }, 3, null];
		expect(readProblem({ fieldErrors }).fields).toStrictEqual(['text', 'account']);
	});

	it('takes nobody’s word for a flag that is no boolean', () => {
		const problem = readProblem({ retryable: 'true', safeToRetry: 1 });
		expect([problem.retryable, problem.safeToRetry]).toEqual([undefined, undefined]);
	});

	it.each(NO_OBJECTS)('reads nothing from %s', (_rule, body) => {
		expect(readProblem(body)).toEqual({ lifecycle: false, fields: [] });
	});
});
