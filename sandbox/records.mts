import type { ErrorCode } from './errorCodes.mts';
import type { Fault, RouteName } from './fault.mts';
import type { WriteAction } from './writeAction.mts';

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

/** Uploaded media. */
export interface StoredMedia extends OutboxMedia {
	/** The upload. */
	writeActionId: string;
	accountId: string;
	/** In ms since 1970. */
	uploadedAt: number;
	content: Buffer | undefined;
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
	/** Where its file is; undefined for a message without one. */
	mediaUrl?: string;
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

/** What the API made of a write request. */
export type Verdict =
	| { kind: 'taken'; action: WriteAction; /** The key's earlier action. */ replayed: boolean }
	| { kind: 'refused'; code: ErrorCode; message: string };

/** One request to send, upload or delete, whatever became of it. The page shows them. */
export interface WriteAttempt {
	/** Its status is what the client got, which a fault may have changed. */
	readonly request: RequestRecord;
	/** The text of a message, as far as the body could be read. */
	text: string | null;
	/** The name of an uploaded file, or the URL it was to be fetched from. */
	file: string | null;
	/** Null while the request is coming in, and when a fault kept it from being carried out. */
	verdict: Verdict | null;
	/** What went wrong on request. */
	fault: Fault | null;
}
