import type { Exception } from './violation.mts';

const DELETE = 'DELETE /api/v1/x/dm/{userId}/messages/{messageId}';

/** Error codes that Xquik's reference has and its document does not list. */
const NEWER_CODES: ReadonlyArray<[operation: string, code: string]> = [
	['sendDm', 'media_too_large'],
	['sendDm', 'recipient_blocked_dms'],
	['sendDm', 'x_automation_refused'],
	['sendDm', 'x_dm_not_sent'],
	['sendDm', 'x_image_invalid'],
	['sendDm', 'x_media_rejected'],
	['uploadMedia', 'media_too_large'],
	['uploadMedia', 'x_image_invalid'],
	['uploadMedia', 'x_media_rejected'],
];

/**
 * Every place where we know better than Xquik's document of August 2026, with the reason. One that
 * matches nothing any more is reported, so that the list stays true.
 */
export const EXCEPTIONS: readonly Exception[] = [
	{
		operation: DELETE,
		where: 'operation',
		what: 'is not in the document',
		reason:
			"Xquik's reference describes it. The document and the SDK do not have it, and we say so wherever we offer it.",
	},
	{
		operation: 'getWriteActionStatus',
		where: 'body /action',
		what: '"delete_dm"',
		reason: 'The record of that deletion.',
	},
	{
		operation: 'getWriteActionStatus',
		where: 'body /target/type',
		what: '"message"',
		reason: 'The same record: its target is the message that was deleted.',
	},
	...NEWER_CODES.map(([operation, code]) => ({
		operation,
		where: 'body /error',
		what: `"${code}"`,
		reason: "Xquik's reference has this code; the document's list is shorter.",
	})),
	{
		operation: 'sendDm',
		where: 'request header Idempotency-Key',
		what: 'is missing',
		reason:
			'On purpose: after an unknown outcome the node asks by an empty write whether the API knows keys (docs/delivery.md).',
	},
	{
		operation: 'sendDm',
		where: 'request body',
		what: 'lacks "text"',
		reason: 'The same empty write.',
	},
];
