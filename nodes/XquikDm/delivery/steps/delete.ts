import { PATHS } from '../../api/endpoints';
import type { XquikRequest } from '../../api/requestResult';
import type { Intent } from '../idempotencyKey';
import { idempotencyKey } from '../idempotencyKey';
import type { WriteKind, WriteStep } from '../write';

/** The removal of a message from our side of a conversation. */
export const DELETE = {
	name: 'delete',
	doneStatus: 'deleted',
	gate: 'deleteGate',
	sendsMessage: false,
} as const satisfies WriteKind;

/** One message of a conversation, checked and with a resolved user. */
export interface Deletion {
	account: string;
	/** The other person's numeric ID. */
	userId: string;
	messageId: string;
}

/**
 * The removal of a message from our side of a conversation (docs/xquik-api.md: "DELETE"). It can be
 * repeated without harm, so the API is not asked whether it knows keys.
 */
export function deleteStep({ account, userId, messageId }: Deletion, intent: Intent): WriteStep {
	const request: XquikRequest = {
		method: 'DELETE',
		path: PATHS.message(userId, messageId),
		query: { account },
	};
	return {
		kind: DELETE,
		account,
		keyOf: (attempt) => idempotencyKey(intent, DELETE.name, attempt),
		requestOf: (key) => ({ ...request, idempotencyKey: key }),
		keySupportCheck: request,
	};
}
