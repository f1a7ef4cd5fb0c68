import type { JsonObject } from '../document/json.mts';

/** An answer that a call gets when it is not the one that a case is about. */
export interface UsualAnswer {
	status: number;
	body: JsonObject;
}

const WHEN = '2026-08-01T12:00:00.000Z';

function record(action: string, fields: JsonObject): JsonObject {
	return {
		object: 'x_write_action',
		id: '501',
		writeActionId: '501',
		action,
		status: 'success',
		terminal: true,
		retryable: false,
		safeToRetry: false,
		statusUrl: '/api/v1/x/write-actions/501',
		pollAfterMs: null,
		charged: true,
		chargedCredits: '10',
		billing: { status: 'charged', charged: true, plannedCredits: '10', chargedCredits: '10' },
		request: { hash: null, payload: null },
		account: { id: '1001', username: 'acme_support' },
		target: { type: 'user', id: '44196397' },
		targetId: '44196397',
		result: null,
		nextAction: null,
		sendDispatched: true,
		success: true,
		createdAt: WHEN,
		updatedAt: WHEN,
		...fields,
	};
}

const OPEN = {
	status: 'pending_confirmation',
	terminal: false,
	pollAfterMs: 10,
	charged: false,
	chargedCredits: '0',
	billing: { status: 'pending', charged: false, plannedCredits: '10', chargedCredits: '0' },
	nextAction: { type: 'poll', url: '/api/v1/x/write-actions/501', afterMs: 10 },
	success: false,
};

const SENT = { result: { type: 'direct_message', id: '601', state: 'sent' }, messageId: '601' };
const UPLOADED = {
	result: { type: 'media', id: '701', state: 'uploaded' },
	mediaId: '701',
	mediaUrl: 'https://example.com/701.png',
};
const EXPIRED = {
	status: 'expired',
	charged: false,
	chargedCredits: '0',
	billing: { status: 'not_charged', charged: false, plannedCredits: '10', chargedCredits: '0' },
	nextAction: { type: 'verify_result' },
	success: false,
};

const ACCOUNT = {
	id: '1001',
	xUserId: '1500000000000001001',
	xUsername: 'acme_support',
	status: 'active',
	health: 'healthy',
	createdAt: WHEN,
	updatedAt: WHEN,
};

const MESSAGE = {
	id: '801',
	text: 'Another text',
	senderId: '44196397',
	receiverId: '1500000000000001001',
	createdAt: WHEN,
};

/** How the writes around a case end. */
export type Writes = 'succeed' | 'stay open' | 'expire';

/** The usual answer of each operation; an unknown one is not found. */
export function usualAnswer(operation: string, writes: Writes): UsualAnswer {
	switch (operation) {
		case 'sendDm':
			return write('send_dm', SENT, writes);
		case 'uploadMedia':
			return write('upload_media', UPLOADED, writes);
		case 'getWriteActionStatus':
			return { status: 200, body: record('send_dm', SENT) };
		case 'getUser':
			return { status: 200, body: { id: '44196397', username: 'jane', name: 'Jane' } };
		case 'listXAccounts':
			return { status: 200, body: { accounts: [ACCOUNT] } };
		case 'getCredits':
			return { status: 200, body: { balance: '1000', lifetime_purchased: '1000' } };
		case 'getDmHistory':
			return { status: 200, body: { messages: [MESSAGE], has_next_page: false, next_cursor: '' } };
		default:
			return { status: 404, body: { error: 'not_found', message: 'Resource not found.' } };
	}
}

function write(action: string, success: JsonObject, writes: Writes): UsualAnswer {
	switch (writes) {
		case 'succeed':
			return { status: 200, body: record(action, success) };
		case 'stay open':
			return { status: 202, body: record(action, OPEN) };
		case 'expire':
			return { status: 200, body: record(action, EXPIRED) };
	}
}
