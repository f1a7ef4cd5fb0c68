import { randomBytes } from 'node:crypto';

import type { XquikRequest } from '../transport/exchange';
import { multipartBody } from '../upload/multipartBody';
import type { Intent } from './idempotencyKey';
import { idempotencyKey } from './idempotencyKey';
import type { Message } from './message';
import type { WriteStep } from './runWrite';

/**
 * A write that no contract carries out, since it has neither text nor key: the lifecycle contract
 * answers `missing_idempotency_key`, the seed contract `invalid_input`. Costs nothing.
 */
function probeOf(message: Message): XquikRequest {
	return { method: 'POST', path: `/x/dm/${message.userId}`, body: { account: message.account } };
}

function uploadRequest(message: Message, key: string): XquikRequest {
	const { account, attachment } = message;
	const request = { method: 'POST', path: '/x/media', idempotencyKey: key } as const;
	if (attachment.kind === 'url') return { ...request, body: { account, url: attachment.url } };
	if (attachment.kind !== 'file') return request;
	const { file, longVideo } = attachment;
	const fields: Array<[string, string]> = [['account', account]];
	if (longVideo && file.mimeType === 'video/mp4') fields.push(['is_long_video', 'true']);
	const boundary = `----xquik-dm-${randomBytes(16).toString('hex')}`;
	return { ...request, body: multipartBody(fields, { ...file, fieldName: 'file' }, boundary) };
}

/** The upload of a message's file or URL (xquik-api.md: "POST /x/media"). */
export function uploadStep(message: Message, intent: Intent, firstAttempt: number): WriteStep {
	return {
		name: 'upload',
		transfersFile: message.attachment.kind === 'file',
		sendsMessage: false,
		keyOf: (attempt) => idempotencyKey(intent, 'upload', firstAttempt - 1 + attempt),
		requestOf: (key) => uploadRequest(message, key),
		probe: probeOf(message),
	};
}

/**
 * The send itself (xquik-api.md: "POST /x/dm/{userId}"). `media_ids` holds exactly one ID or is
 * left out; `reply_to_message_id` is never sent.
 *
 * @param upload which upload of the file `mediaId` is from; part of the key
 */
export function sendStep(
	message: Message,
	intent: Intent,
	mediaId: string | undefined,
	upload: number,
): WriteStep {
	const { account, text, userId } = message;
	return {
		name: 'send',
		transfersFile: false,
		sendsMessage: true,
		keyOf: (attempt) => idempotencyKey(intent, 'send', attempt, upload),
		requestOf: (key) => ({
			method: 'POST',
			path: `/x/dm/${userId}`,
			idempotencyKey: key,
			body: { account, text, ...(mediaId === undefined ? {} : { media_ids: [mediaId] }) },
		}),
		probe: probeOf(message),
	};
}
