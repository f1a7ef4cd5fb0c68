import type { Problem } from '../../../nodes/XquikDm/delivery/decision.ts';
import type { Delivery } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import type { Attachment, Message } from '../../../nodes/XquikDm/delivery/message.ts';
import type { WriteResult } from '../../../nodes/XquikDm/delivery/write.ts';
import type { RowOptions } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { handoffRow, outcomeOf } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { readWriteAction } from '../../../nodes/XquikDm/api/writeAction.ts';
import { record, sentRecord } from './answers.mts';
import { NOON } from './virtualClock.mts';

export const ENDED_AT = '2026-10-01T12:00:05.000Z';

export const USER_ID = '1890123456789012345';

export const MESSAGE_ID = '1890000000000000001';

export const OPTIONS: RowOptions = { includeMessageText: true, includeApiResponse: false };

export const PROBLEM: Problem = {
	code: 'x_dm_not_allowed',
	message: 'Closed.',
	httpStatus: 422,
	retryable: false,
	safeToRetry: true,
	nextAction: 'fix_request',
};

export const URL_ATTACHMENT: Attachment = { kind: 'url', url: 'https://files.example/a.png' };

export function messageWith(attachment: Attachment = { kind: 'none' }): Message {
	return {
		itemIndex: 0,
		account: 'acme',
		userId: USER_ID,
		text: ' Hello ',
		attachment,
		maxWait: 120_000,
	};
}

function base(answer: unknown, key = 'send-key') {
	return { key, attempts: 1, action: readWriteAction(answer), answer, answeredAt: NOON };
}

export function done(answer: unknown, id: string, key?: string): WriteResult {
	const own = base(answer, key);
	const replayed = own.action?.idempotent === true;
	return { ...own, kind: 'done', success: { id, action: own.action, replayed } };
}

export const SENT = done(sentRecord(), MESSAGE_ID);

export const UPLOADED = done(
	sentRecord({ id: 'wa_0', writeActionId: 'wa_0', result: { type: 'media', id: '77' } }),
	'77',
	'upload-key',
);

export const FAILED = {
	...base({ error: 'x_dm_not_allowed' }),
	kind: 'failed',
	conclusive: true,
	problem: PROBLEM,
} satisfies WriteResult;

export const UNCONFIRMED: WriteResult = {
	...base(record({ status: 'expired', terminal: true })),
	kind: 'unconfirmed',
	problem: { ...PROBLEM, code: 'x_write_expired', safeToRetry: false },
};

export const PENDING: WriteResult = { ...base(record()), kind: 'pending' };

export function rowOf(delivery: Partial<Delivery>, attachment?: Attachment, options = OPTIONS) {
	const message = messageWith(attachment);
	return handoffRow(outcomeOf(message, { endedAt: ENDED_AT, ...delivery }), options);
}

export const PAID_MEDIA = { upload: UPLOADED, mediaId: '77', mediaUrl: 'https://media.example/77' };
