import { lookUpWriteAction, readRecordSubject } from '../../../nodes/XquikDm/reads/writeAction.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import {
	answer,
	LOST,
	record,
	SEED_PENDING,
	SEED_SENT,
	sentRecord,
	unsentRecord,
} from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { VirtualClock } from '../support/virtualClock.mts';

describe('readRecordSubject', () => {
	it('reads account, recipient, text and media of a send', () => {
		const subject = readRecordSubject({
			action: 'send_dm',
			account: { id: '1001', username: 'acme' },
			target: { type: 'user', id: '12' },
			request: { payload: { account: '1001', text: 'Hello', media_ids: ['77'] } },
		});
		expect(subject).toEqual({
			action: 'send_dm',
			account: 'acme',
			userId: '12',
			text: 'Hello',
			mediaId: '77',
		});
	});

	it.each<[rule: string, payload: object]>([
		['user_id', { user_id: '12' }],
		['userId', { userId: '12' }],
	])('reads the message of a deletion, and the user from %s', (_rule, payload) => {
		const subject = readRecordSubject({
			action: 'delete_dm',
			targetId: '501',
			request: { payload: { account: 'acme', ...payload } },
		});
		expect(subject).toEqual({
			action: 'delete_dm',
			account: 'acme',
			userId: '12',
			messageId: '501',
		});
	});

	it.each<[rule: string, body: unknown, action: string | undefined]>([
		['an upload', { action: 'upload_media', account: { username: 'acme' } }, 'upload_media'],
		['a media ID without action', { mediaId: '1' }, 'upload_media'],
		['a message ID without action', { messageId: '1' }, 'send_dm'],
		['another action', { action: 'create_tweet' }, 'create_tweet'],
		['a pending one of the legacy contract', SEED_PENDING, undefined],
		['no object', 'x', undefined],
		['nothing', undefined, undefined],
	])('knows %s', (_rule, body, action) => {
		expect(readRecordSubject(body).action).toBe(action);
	});

	it('takes nothing that has the wrong type', () => {
		const subject = readRecordSubject({
			action: 'send_dm',
			account: 'acme',
			target: { id: '../12' },
			request: { payload: { text: 7, media_ids: '77' } },
		});
		expect(subject).toEqual({ action: 'send_dm' });
	});
});

describe('lookUpWriteAction', () => {
	const PENDING = answer(202, record({ pollAfterMs: 1000 }));

	async function lookUp(script: RequestResult[], wait = false, maxWait = 120_000) {
		const clock = new VirtualClock();
		const api = new ScriptedApi(clock, script);
		const result = await lookUpWriteAction('wa_1', wait, maxWait, api.session());
		return { result, api };
	}

	it.each<[rule: string, requestResult: RequestResult, kind: string]>([
		['success', answer(200, sentRecord()), 'done'],
		['success under the legacy contract', answer(200, SEED_SENT), 'done'],
		['failure', answer(200, unsentRecord()), 'failed'],
		[
			'failure that must not be repeated',
			answer(200, record({ status: 'failed', error: 'x_rejected' })),
			'failed',
		],
		['expiry', answer(200, record({ status: 'expired', terminal: true })), 'unconfirmed'],
		['one that is open', PENDING, 'pending'],
		['one that is open under the legacy contract', answer(202, SEED_PENDING), 'pending'],
	])('gives a %s as it stands, with one request', async (_rule, requestResult, kind) => {
		const { result, api } = await lookUp([requestResult]);
		expect(result).toMatchObject({ ending: { kind } });
		expect(api.calls).toEqual(['GET /x/write-actions/wa_1']);
	});

	it('asks until it is terminal, when it is to wait', async () => {
		const { result, api } = await lookUp([PENDING, PENDING, answer(200, sentRecord())], true);
		expect(result).toMatchObject({ record: { status: 'success' }, ending: { kind: 'done' } });
		expect(api.times).toEqual([0, 1000, 2000]);
	});

	it('stays pending when Max Wait ends first', async () => {
		const open = Array.from({ length: 9 }, () => PENDING);
		const { result } = await lookUp(open, true, 3000);
		expect(result).toMatchObject({ ending: { kind: 'pending' }, record: { id: 'wa_1' } });
	});

	it('repeats a request that got lost', async () => {
		const { result } = await lookUp([LOST, answer(200, sentRecord())]);
		expect(result).toMatchObject({ ending: { kind: 'done' } });
	});

	it.each<[rule: string, requestResult: RequestResult, code: string]>([
		['knows no such one', answer(404, { error: 'not_found' }), 'not_found'],
		['gives something else', answer(200, { hello: 1 }), 'unexpected_answer'],
	])('fails when Xquik %s', async (_rule, requestResult, code) => {
		const { result } = await lookUp([requestResult]);
		expect(result).toMatchObject({ kind: 'failed', problem: { code } });
	});
});
