import type { WriteAction } from '../api/writeAction';
import { asId, asObject, asText, readWriteAction } from '../api/writeAction';
import type { PollDecision } from '../delivery/decision';
import { decidePoll } from '../delivery/decision';
import { pollRequest, pollUntilTerminal } from '../delivery/pollAction';
import type { ReadResult } from '../delivery/read';
import { read } from '../delivery/read';
import type { DeliverySession } from '../delivery/session';
import { WaitBudget } from '../delivery/waiting';
import type { WriteEnding } from '../delivery/write';

/** A write action as it stands, or why it could not be read. */
export type WriteActionResult =
	| { record: unknown; ending: WriteEnding }
	| Extract<ReadResult, { kind: 'failed' }>;

/** Whom and what a write action is about, as far as its record tells. */
export interface RecordSubject {
	/** `send_dm`, `upload_media`, `delete_dm` or another action of the API. */
	action?: string;
	/** The acting account's username. */
	account?: string;
	/** The other person's numeric ID. */
	userId?: string;
	text?: string;
	/** The media ID that a send was to carry. */
	mediaId?: string;
	/** The message that a deletion is about. */
	messageId?: string;
}

function actionOf(json: Record<string, unknown>): string | undefined {
	const action = asText(json.action);
	if (action !== undefined) return action;
	// The legacy contract does not name the action.
	if (asId(json.mediaId) !== undefined) return 'upload_media';
	return asId(json.messageId) === undefined ? undefined : 'send_dm';
}

/** Reads from a record whom and what it is about; takes only what has the right type. */
export function readRecordSubject(record: unknown): RecordSubject {
	const json = asObject(record) ?? {};
	const payload = asObject(asObject(json.request)?.payload) ?? {};
	const target = asObject(json.target);
	const targetId = asId(target?.id) ?? asId(json.targetId);
	const action = actionOf(json);
	const account = asText(asObject(json.account)?.username) ?? asText(payload.account);
	const mediaIds: unknown[] = Array.isArray(payload.media_ids) ? payload.media_ids : [];
	const payloadUser = asId(payload.user_id) ?? asId(payload.userId);
	switch (action) {
		case 'send_dm':
			return {
				action,
				account,
				userId: targetId,
				text: asText(payload.text),
				mediaId: asId(mediaIds[0]),
			};
		case 'delete_dm':
			return { action, account, userId: payloadUser, messageId: targetId };
		default:
			return { action, account };
	}
}

function endingOf(
	decision: PollDecision | 'pending',
	base: { action?: WriteAction; answer: unknown; answeredAt: number },
): WriteEnding | undefined {
	if (decision === 'pending' || decision.kind === 'poll') return { ...base, kind: 'pending' };
	switch (decision.kind) {
		case 'done':
			return { ...base, kind: 'done', success: decision.success };
		case 'failed':
		case 'next_attempt':
			return { ...base, kind: 'failed', problem: decision.problem, conclusive: true };
		case 'unconfirmed':
			return { ...base, kind: 'unconfirmed', problem: decision.problem };
		case 'ask_again':
		case 'cancelled':
			return undefined;
	}
}

/**
 * Asks for a write action, and on request again until it is terminal. Free; never throws.
 *
 * @param id checked
 * @param wait ask until it is terminal
 * @param maxWait ms for all of it
 */
export async function lookUpWriteAction(
	id: string,
	wait: boolean,
	maxWait: number,
	session: DeliverySession,
): Promise<WriteActionResult> {
	const { clock } = session;
	const budget = new WaitBudget(maxWait, clock);
	const first = await read(pollRequest(id), budget, session);
	if (first.kind === 'failed') return first;
	let record = first.body;
	const answer = {
		kind: 'answer' as const,
		status: 200,
		headers: {},
		body: record,
		notJson: false,
	};
	let decision: PollDecision | 'pending' = decidePoll(answer, clock.now());
	if (decision.kind === 'poll' && wait) {
		const polled = await pollUntilTerminal(id, decision.afterMs, budget, session);
		decision = polled.decision;
		record = polled.answer ?? record;
	}
	const action = readWriteAction(record);
	const base = {
		action,
		answer: record,
		answeredAt: clock.now(),
		...(action?.requestId !== undefined && { requestId: action.requestId }),
	};
	const ending = endingOf(decision, base);
	if (ending !== undefined) return { record, ending };
	const problem = {
		code: 'unexpected_answer',
		message: 'The answer is no write action',
		retryable: false,
		safeToRetry: false,
	};
	return { kind: 'failed', problem };
}
