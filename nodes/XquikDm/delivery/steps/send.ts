import { PATHS } from '../../api/endpoints';
import type { Intent } from '../idempotencyKey';
import { idempotencyKey } from '../idempotencyKey';
import type { Message } from '../message';
import type { WriteKind, WriteStep } from '../write';

/** The message itself. */
export const SEND = {
	name: 'send',
	doneStatus: 'sent',
	gate: 'writeGate',
	sendsMessage: true,
} as const satisfies WriteKind;

/**
 * The send itself (docs/xquik-api.md: "POST /x/dm/{userId}"). `media_ids` holds exactly one ID or is
 * left out; `reply_to_message_id` is never sent.
 *
 * @param upload which upload of the file `mediaId` is from; part of the key
 * @param firstAttempt the number of its first key
 */
export function sendStep(
	message: Message,
	intent: Intent,
	mediaId: string | undefined,
	upload: number,
	firstAttempt: number,
): WriteStep {
	const { account, text, userId } = message;
	const request = { method: 'POST', path: PATHS.directMessage(userId) } as const;
	return {
		kind: SEND,
		account,
		keyOf: (attempt) => idempotencyKey(intent, SEND.name, firstAttempt - 1 + attempt, upload),
		requestOf: (key) => ({
			...request,
			idempotencyKey: key,
			body: { account, text, ...(mediaId === undefined ? {} : { media_ids: [mediaId] }) },
		}),
		// No contract carries out a send that has neither text nor key: the lifecycle contract answers
		// `missing_idempotency_key`, the legacy contract `invalid_input`. Costs nothing.
		keySupportCheck: { ...request, body: { account } },
	};
}
