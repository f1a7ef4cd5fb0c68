import { randomBytes } from 'node:crypto';

import type { XquikRequest } from '../api/requestResult';
import { multipartBody } from '../api/multipartBody';
import type { Intent } from './idempotencyKey';
import { idempotencyKey } from './idempotencyKey';
import type { Message } from './message';
import type { WriteStep } from './write';

/**
 * A write that no contract carries out, since it has neither text nor key: the lifecycle contract
 * answers `missing_idempotency_key`, the legacy contract `invalid_input`. Costs nothing.
 */
function keySupportCheckOf(message: Message): XquikRequest {
	return { method: 'POST', path: `/x/dm/${message.userId}`, body: { account: message.account } };
}

/** What an upload needs of a message, which need not be one. */
export type Upload = Pick<Message, 'account' | 'attachment'>;

function uploadRequest({ account, attachment }: Upload, key: string): XquikRequest {
	const request = { method: 'POST', path: '/x/media', idempotencyKey: key } as const;
	if (attachment.kind === 'url') return { ...request, body: { account, url: attachment.url } };
	if (attachment.kind !== 'file') return request;
	const { file, longVideo } = attachment;
	const fields: Array<[string, string]> = [['account', account]];
	if (longVideo && file.mimeType === 'video/mp4') fields.push(['is_long_video', 'true']);
	const boundary = `----xquik-dm-${randomBytes(16).toString('hex')}`;
	return { ...request, body: multipartBody(fields, { ...file, fieldName: 'file' }, boundary) };
}

/**
 * The upload of a file or URL (docs/xquik-api.md: "POST /x/media").
 *
 * @param firstAttempt the number of its first key
 */
export function uploadStep(upload: Upload, intent: Intent, firstAttempt: number): WriteStep {
	return {
		name: 'upload',
		account: upload.account,
		transfersFile: upload.attachment.kind === 'file',
		sendsMessage: false,
		keyOf: (attempt) => idempotencyKey(intent, 'upload', firstAttempt - 1 + attempt),
		requestOf: (key) => uploadRequest(upload, key),
		keySupportCheck: { method: 'POST', path: '/x/media', body: { account: upload.account } },
	};
}

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
	return {
		name: 'send',
		account,
		transfersFile: false,
		sendsMessage: true,
		keyOf: (attempt) => idempotencyKey(intent, 'send', firstAttempt - 1 + attempt, upload),
		requestOf: (key) => ({
			method: 'POST',
			path: `/x/dm/${userId}`,
			idempotencyKey: key,
			body: { account, text, ...(mediaId === undefined ? {} : { media_ids: [mediaId] }) },
		}),
		keySupportCheck: keySupportCheckOf(message),
	};
}

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
		path: `/x/dm/${userId}/messages/${messageId}`,
		query: { account },
	};
	return {
		name: 'delete',
		account,
		transfersFile: false,
		sendsMessage: false,
		keyOf: (attempt) => idempotencyKey(intent, 'delete', attempt),
		requestOf: (key) => ({ ...request, idempotencyKey: key }),
		keySupportCheck: request,
	};
}
