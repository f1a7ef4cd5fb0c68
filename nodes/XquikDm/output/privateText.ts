import type { GenericValue, IDataObject } from 'n8n-workflow';

import type { Problem } from '../delivery/decision';
import { isErrorCode } from '../errors/errorTable';
import type { Failure } from './failure';

/*
 * With Include Message Text off, nothing that the node hands on may hold the text of the message or a
 * piece of it. Xquik's answers repeat it in places that nobody has listed, whole, cut off or escaped
 * anew. So what may repeat it is not searched for the text: it is left out, and only what is known to
 * be no text stays.
 */

/** Fields of an answer that are IDs, states, times, counts or flags; objects are looked into. */
const SAFE_FIELDS = new Set([
	...['object', 'id', 'writeActionId', 'action', 'status', 'terminal', 'success', 'error', 'code'],
	...['retryable', 'safeToRetry', 'sendDispatched', 'idempotent', 'charged', 'chargedCredits'],
	...['statusUrl', 'pollAfterMs', 'nextAction', 'type', 'afterMs', 'requiresNewIdempotencyKey'],
	...['billing', 'plannedCredits', 'requestId', 'account', 'username', 'target', 'targetId'],
	...['result', 'state', 'messageId', 'mediaId', 'mediaUrl', 'retryAfter', 'retryAfterMs'],
	...['createdAt', 'updatedAt', 'completedAt', 'confirmedAt', 'sendDispatchedAt', 'expiresAt'],
]);

/** An ID, a code, a time, a count or an address: no spaces, and not long. */
const PLAIN = /^[\w.:/?&=%@+~-]{1,300}$/;

/** A code or the name of a field. */
const CODE = /^[\w.[\]-]{1,64}$/;

/**
 * The part of an answer of Xquik that cannot repeat the text of the message.
 *
 * @param text the message, when it is known: a plain value that is just the same is left out too
 */
export function safeAnswer(answer: unknown, text: string | undefined): GenericValue {
	if (typeof answer === 'string') return PLAIN.test(answer) && answer !== text ? answer : null;
	if (Array.isArray(answer)) return answer.map((entry) => safeAnswer(entry, text));
	if (typeof answer !== 'object' || answer === null) return (answer ?? null) as GenericValue;
	const kept = Object.entries(answer)
		.filter(([field]) => SAFE_FIELDS.has(field))
		.map(([field, value]) => [field, safeAnswer(value, text)]);
	return Object.fromEntries(kept) as IDataObject;
}

/** A problem without the words of the server: its code says what our own table says about it. */
function withoutWords(problem: Problem): Problem {
	const { code, fields, nextAction } = problem;
	return {
		...problem,
		message: '',
		code: CODE.test(code) ? code : 'unexpected_answer',
		...(fields !== undefined && { fields: fields.filter((field) => CODE.test(field)) }),
		...(nextAction !== undefined && {
			nextAction: CODE.test(nextAction) ? nextAction : 'unknown',
		}),
	};
}

/** So many characters of the text are looked for in a message of our own. */
const SHOWN = 16;

/** A text as it stands within JSON. */
function escaped(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

/** A failure without anything that could repeat the text, for the row and for n8n's error. */
export function withoutPrivateText<Part extends Partial<Failure>>(
	failure: Part,
	text: string | undefined,
): Part {
	const { problem, title, remedy } = failure;
	// Bad input has no words in the error table that could take the place of its own.
	const isInput = problem !== undefined && !isErrorCode(problem.code);
	// An error shows no more than the beginning of a value that is too long, plain or as JSON.
	const beginnings = [text ?? '', escaped(text ?? ''), escaped(text?.trim() ?? '')]
		.map((whole) => whole.slice(0, SHOWN))
		.filter((beginning) => beginning !== '');
	const repeats = (said: string | undefined) =>
		said !== undefined && beginnings.some((beginning) => said.includes(beginning));
	return {
		...failure,
		...(problem !== undefined && { problem: withoutWords(problem) }),
		...(repeats(title) && { title: isInput ? 'A parameter is not valid' : undefined }),
		...(repeats(remedy) && { remedy: isInput ? 'Check the parameters of this item.' : undefined }),
	};
}
