import { contractOf } from '../../../nodes/XquikDm/delivery/contract.ts';
import { decidePoll, decideWrite, ownProblem } from '../../../nodes/XquikDm/delivery/decision.ts';
import { deliverMessage } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import { decideRead } from '../../../nodes/XquikDm/delivery/read.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import type { ErrorEntry } from '../../../nodes/XquikDm/errors/errorEntry.ts';
import type { ErrorCode } from '../../../nodes/XquikDm/errors/errorTable.ts';
import { ERROR_TABLE } from '../../../nodes/XquikDm/errors/errorTable.ts';
import { InputError } from '../../../nodes/XquikDm/errors/inputError.ts';
import { inputFailure, skippedFailure } from '../../../nodes/XquikDm/output/failure.ts';
import { answer, lifecycleError, sentRecord, unsentRecord } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { messageTo12, picture } from '../support/sendItem.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';
import type { Judgements } from './judgements.mts';
import { JUDGEMENTS } from './judgements.mts';

const CASES = Object.entries<ErrorEntry>(ERROR_TABLE).map(
	([code, entry]): [string, Judgements, ErrorEntry] => [
		code,
		JUDGEMENTS[code as ErrorCode] ?? {},
		entry,
	],
);

/** An answer without a word of the server on what may be repeated. */
const silent = (status: number, error: string) => answer(status, { error, message: 'No.' });

/** A record of a failure that says everything for trying again. */
const tempting = (error: string) =>
	answer(200, unsentRecord({ error, nextAction: { type: 'retry' } }));

/** The paths that a message with a file takes when the send with an old media ID is refused. */
async function pathsAfterRefusal(code: string): Promise<string[]> {
	const clock = new VirtualClock();
	const old = new Date(NOON - 24 * 60 * 60 * 1000).toISOString();
	const upload = (fields: Record<string, unknown>): RequestResult =>
		answer(200, sentRecord({ result: { type: 'media', id: '6' }, ...fields }), {
			date: new Date(NOON).toUTCString(),
		});
	const script = [upload({ idempotent: true, confirmedAt: old }), silent(422, code)];
	const api = new ScriptedApi(clock, [...script, upload({}), answer(200, sentRecord())]);
	const intent = {
		protection: 'customKey',
		instanceId: 'i',
		account: 'a',
		customKey: '7',
	} as const;
	await deliverMessage(messageTo12({ attachment: picture() }), intent, api.session());
	return api.requests.map(({ path }) => path);
}

describe('the judgements of the error table', () => {
	it.each(CASES)('are all those of %s', (_code, expected, entry) => {
		const { title, remedy } = entry;
		expect(entry).toEqual({ title, remedy, ...expected });
	});

	it.each(CASES)('block what %s blocks', (code, { blocks }) => {
		const decisions = [
			decideWrite(silent(422, code), NOON),
			decideWrite(tempting(code), NOON),
			decideRead(silent(422, code), NOON),
			decidePoll(silent(422, code), NOON),
		];
		for (const decision of decisions) {
			expect('blocks' in decision ? decision.blocks : undefined).toBe(blocks);
		}
	});

	it.each(CASES)('fail %s for good where its key is in conflict', (code, { isConflict }) => {
		const decision = decideWrite(silent(422, code), NOON);
		expect(decision).toMatchObject({ kind: 'failed', conclusive: isConflict === true });
	});

	it.each(CASES)('allow a new attempt after %s, or never', (code, judged) => {
		const { neverUnchanged, blocks, isConflict } = judged;
		const kind = neverUnchanged || blocks ? 'failed' : 'next_attempt';
		expect(decideWrite(tempting(code), NOON).kind).toBe(kind);
		const early = lifecycleError(code, {
			retryable: true,
			safeToRetry: true,
			nextAction: { type: 'retry', requiresNewIdempotencyKey: true },
			writeActionId: 'wa_1',
		});
		expect(decideWrite(answer(422, early), NOON).kind).toBe(isConflict ? 'failed' : kind);
	});

	it.each(CASES)('let account or credential wait after a 429 %s', (code, judged) => {
		const { limits, blocks, isConflict } = judged;
		const decision = decideWrite(silent(429, code), NOON);
		if (blocks || isConflict) expect(decision.kind).toBe('failed');
		else expect(decision).toMatchObject({ kind: 'wait', scope: limits ?? 'credential' });
	});

	it.each(CASES)(
		'upload a file anew after %s where its media is gone',
		async (code, { mediaIsGone }) => {
			const paths = await pathsAfterRefusal(code);
			expect(paths).toHaveLength(mediaIsGone ? 4 : 2);
		},
	);

	it.each(CASES)('tell by %s whether the API supports keys', (code, { showsKeySupport }) => {
		const contract = code === 'x_write_unconfirmed' ? 'legacy' : undefined;
		expect(contractOf(silent(422, code))).toBe(showsKeySupport ? 'lifecycle' : contract);
	});
});

describe('whether a message may pass later', () => {
	it.each(CASES)('stands in the table for %s where the server says nothing', (code, judged) => {
		const retryable = judged.retryable === true;
		const record = unsentRecord({ error: code, retryable: undefined });
		const problems = [
			decideWrite(silent(422, code), NOON),
			decideWrite(answer(200, record), NOON),
			decideRead(silent(422, code), NOON),
			decidePoll(silent(422, code), NOON),
			inputFailure(new InputError(code, 'Field', 'Bad', 'Mend it.')),
			skippedFailure(code),
			{ problem: ownProblem(code, true) },
		];
		for (const problem of problems) expect(problem).toMatchObject({ problem: { retryable } });
	});

	it.each(CASES)('is the server’s word on %s where it says something', (code, judged) => {
		if (judged.isConflict) return;
		for (const retryable of [true, false]) {
			const said = answer(422, lifecycleError(code, { retryable }));
			expect(decideWrite(said, NOON)).toMatchObject({ problem: { retryable } });
		}
	});

	it.each(CASES)('changes nothing about what is repeated after %s', (code, { isConflict }) => {
		const unsaid = unsentRecord({ error: code, retryable: undefined });
		expect(decideWrite(answer(200, unsaid), NOON).kind).toBe('failed');
		expect(isConflict ?? decideWrite(silent(422, code), NOON).kind).not.toBe('replay');
	});
});
