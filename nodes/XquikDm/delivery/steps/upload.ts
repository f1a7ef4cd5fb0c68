import { randomBytes } from 'node:crypto';

import { PATHS } from '../../api/endpoints';
import { multipartBody } from '../../api/multipartBody';
import type { XquikRequest } from '../../api/requestResult';
import type { Intent } from '../idempotencyKey';
import { idempotencyKey } from '../idempotencyKey';
import type { Message } from '../message';
import type { WriteKind, WriteStep } from '../write';

/** The upload of a file or URL. */
export const UPLOAD = {
	name: 'upload',
	doneStatus: 'uploaded',
	gate: 'writeGate',
	sendsMessage: false,
} as const satisfies WriteKind;

/** What an upload needs of a message, which need not be one. */
export type Upload = Pick<Message, 'account' | 'attachment'>;

function uploadRequest({ account, attachment }: Upload, key: string): XquikRequest {
	const request = { method: 'POST', path: PATHS.media, idempotencyKey: key } as const;
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
		kind: UPLOAD,
		account: upload.account,
		keyOf: (attempt) => idempotencyKey(intent, UPLOAD.name, firstAttempt - 1 + attempt),
		requestOf: (key) => uploadRequest(upload, key),
		keySupportCheck: { method: 'POST', path: PATHS.media, body: { account: upload.account } },
	};
}
