import type { Account } from './account.mts';
import { invalidField, type Answer } from './answer.mts';
import type { ReceivedRequest } from './receive.mts';
import type { OutboxMedia } from './records.mts';
import type { State } from './state.mts';
import { performWrite } from './writeAnswer.mts';
import {
	magicEnding,
	requireFields,
	requireId,
	requireJsonObject,
	requireKey,
} from './writeRequest.mts';

const FIELDS = ['account', 'text', 'media_ids'];

/** A media ID works for 24 hours, in ms. */
const MEDIA_LIFETIME_MS = 86_400_000;

/** X takes DMs of up to 10,000 characters. */
const LONGEST_TEXT = 10_000;

/** `POST /x/dm/{userId}`: sends a message. Throws a Refusal in the API's order of checks. */
export function sendMessage(state: State, request: ReceivedRequest): Answer {
	requireKey(state, request);
	const { account: accountName, text, mediaId } = readSend(requireJsonObject(request));
	const recipient = requireId(request, 'userId', 'invalid_user_id');
	return performWrite(state, request, {
		action: 'send_dm',
		accountName,
		target: { type: 'user', id: recipient },
		payload: { text, ...(mediaId !== undefined && { media_ids: [mediaId] }) },
		notDoneCode: 'x_dm_not_sent',
		ending: (account) =>
			// X counts characters, not UTF-16 units.
			Array.from(text).length > LONGEST_TEXT
				? { code: 'x_content_too_long' }
				: magicEnding(state, 'send', recipient, `${account.id} ${text}`),
		prepare: (account) => {
			const media = mediaId === undefined ? null : requireMedia(state, mediaId, account);
			return (writeActionId) => {
				const messageId = state.ids.nextXId();
				state.outbox.push({
					messageId,
					recipient,
					account: account.username,
					text,
					key: request.key ?? null,
					at: state.clock.iso(),
					writeActionId,
					media,
				});
				return { type: 'direct_message', id: messageId, state: 'sent' };
			};
		},
	});
}

function readSend(body: Record<string, unknown>) {
	const { text, media_ids: mediaIds } = body;
	if ('reply_to_message_id' in body) {
		throw invalidField('reply_to_message_id', 'Replies are not supported.');
	}
	const account = requireFields(body, FIELDS);
	if (typeof text !== 'string') throw invalidField('text', 'It must be a string.');
	if (text.trim() === '') throw invalidField('text', 'It must not be empty.');
	return { account, text, mediaId: readMediaId(mediaIds) };
}

function readMediaId(mediaIds: unknown): string | undefined {
	if (mediaIds === undefined) return undefined;
	if (!Array.isArray(mediaIds) || mediaIds.length !== 1) {
		throw invalidField('media_ids', 'It must hold exactly one media ID.');
	}
	const mediaId: unknown = mediaIds[0];
	if (typeof mediaId !== 'string') throw invalidField('media_ids', 'A media ID is a string.');
	return mediaId;
}

function requireMedia(state: State, mediaId: string, account: Account): OutboxMedia {
	const media = state.media.get(mediaId);
	if (media === undefined) throw invalidField('media_ids', `There is no media ${mediaId}.`);
	if (state.clock.ms() - media.uploadedAt >= MEDIA_LIFETIME_MS) {
		throw invalidField('media_ids', `The media ${mediaId} has expired after 24 hours.`);
	}
	if (media.accountId !== account.id) {
		throw invalidField('media_ids', `The media ${mediaId} belongs to another account.`);
	}
	const { sha256, bytes, type, name } = media;
	return { mediaId, sha256, bytes, type, name };
}
