import type { RouteName } from './fault.mts';

/** An attachment as the recipient would see it. */
export interface OutboxMedia {
	mediaId: string;
	/** SHA-256 of the uploaded bytes, in hex. */
	sha256: string;
	/** Size in bytes. */
	bytes: number;
	/** The type its first bytes show, such as `image/png`. */
	type: string;
	/** The file's name as it was uploaded. */
	name: string;
}

/** A direct message that reached its recipient. */
export interface OutboxMessage {
	messageId: string;
	/** The recipient's X user ID. */
	recipient: string;
	/** The sending account's username. */
	account: string;
	text: string;
	/** The `Idempotency-Key` it was sent under, if any. */
	key: string | null;
	/** ISO time of delivery on the sandbox's clock. */
	at: string;
	/** Under the legacy contract clients learn it of pending writes only. */
	writeActionId: string;
	media: OutboxMedia | null;
}

/** A message that was written to one of the accounts after the start. */
export interface InboxMessage {
	messageId: string;
	/** Username of the account that got it. */
	account: string;
	/** The sender's user ID. */
	from: string;
	text: string;
	/** ISO 8601 UTC, by the sandbox's clock. */
	at: string;
}

/** One API request, without its API key. */
export interface RequestRecord {
	/** ISO time of arrival on the sandbox's clock. */
	at: string;
	method: string;
	/** With `/api/v1`, without the query. */
	path: string;
	/** Null for a path the API does not have. */
	route: RouteName | null;
	key: string | null;
	/** `X-Request-Id` of the answer; null when the API gives none, and when it was not carried out. */
	requestId: string | null;
	/** HTTP status; `dropped`: the connection was cut without one; `pending`: not answered (yet). */
	status: number | 'dropped' | 'pending';
	recipient: string | null;
	account: string | null;
}
