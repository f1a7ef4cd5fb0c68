import type { accountGuide, fileNameGuide } from '../guide.mts';
import type { MagicRecipient } from '../magicRecipients.mts';
import type { Contract } from '../options.mts';
import type { OutboxMedia, RequestRecord } from '../records.mts';
import type { WriteAction } from '../writeAction.mts';
import type { WriteAttempt } from '../writeAttempt.mts';

/** Everything the page shows, ready to be put into words. Times are ISO times. */
export interface PageModel {
	/** The state it shows; see `Changes`. */
	version: string;
	contract: Contract;
	/** The day on the sandbox's clock, such as `2026-11-23`. */
	today: string;
	/** The credential's base URL. */
	baseUrl: string;
	figures: Figures;
	/** The one with the newest message first. */
	conversations: Conversation[];
	/** Messages too old to be shown. */
	olderMessages: number;
	/** Files that are in no message (yet), newest first. */
	unattachedUploads: UnattachedUpload[];
	replays: AttemptList;
	rejected: AttemptList;
	accounts: AccountLine[];
	recipients: RecipientGroup[];
	fileNames: FileNameLine[];
}

/** The sandbox in numbers; amounts in credits. */
export interface Figures {
	/** Sent and received. */
	messages: number;
	requests: number;
	spent: number;
	balance: number;
	purchased: number;
}

/** What one person got, from whichever account. */
export interface Conversation {
	recipient: string;
	/** Handle without `@`, if the sandbox knows one. */
	username: string | null;
	/** What a magic recipient does. */
	magic: string | null;
	/** Oldest first. */
	bubbles: Bubble[];
	/** Incoming messages before the first one shown. */
	earlier: number;
}

/** A message. */
export type Bubble = IncomingBubble | OutgoingBubble;

/** A message from the other person. */
export interface IncomingBubble {
	direction: 'incoming';
	id: string;
	at: string;
	text: string;
	/** Username of the account it went to. */
	account: string;
}

/** A message that was sent, is on its way, or may have been sent. */
export interface OutgoingBubble {
	direction: 'outgoing';
	/** The write action ID. */
	id: string;
	/** When it was delivered, else when it was taken. */
	at: string;
	text: string;
	account: string;
	media: MediaView | null;
	/** As the API calls it. */
	status: WriteAction['status'];
	/** Null: the recipient does not have it. */
	messageId: string | null;
	key: string | null;
	/** Taken so far for the message alone. */
	credits: number;
	/** The requests for it, in order of arrival. */
	attempts: AttemptView[];
	/** Removed from our side. */
	isDeleted: boolean;
	/** An earlier message went out under the same key, which only the legacy contract lets happen. */
	repeatsKey: boolean;
}

/** An attachment. */
export interface MediaView extends OutboxMedia {
	/** Path on this sandbox; null when only the hash was kept. */
	path: string | null;
	/** Taken for the upload, in credits. */
	credits: number;
}

/** A file that is in no message. */
export interface UnattachedUpload {
	/** The write action ID. */
	id: string;
	at: string;
	account: string;
	status: WriteAction['status'];
	key: string | null;
	/** Null: X does not have it. */
	media: MediaView | null;
	/** As it was asked for. */
	name: string;
}

/** The newest of some attempts, newest first, and how many there are in all. */
export interface AttemptList {
	shown: AttemptView[];
	total: number;
}

/** One write request. */
export interface AttemptView
	extends Pick<RequestRecord, 'at' | 'recipient' | 'account' | 'key' | 'status'>,
		Pick<WriteAttempt, 'text' | 'file'> {
	/** Its place among all write requests, from 0. */
	number: number;
	asked: 'send' | 'upload' | 'delete';
	kind: 'under way' | 'taken' | 'replayed' | 'refused' | 'failed' | 'not processed';
	/** A send with neither text nor key, which no contract carries out. */
	isProbe: boolean;
	/** Error code and its wording. */
	error: { code: string; message: string } | null;
	/** The write action it belongs to. */
	actionId: string | null;
	/** A fault that was asked for, in short. */
	fault: string | null;
}

/** A connected account. */
export type AccountLine = ReturnType<typeof accountGuide>[number] & {
	/** It writes without a refusal. */
	isFine: boolean;
};

/** The magic recipients that change the same call. */
export interface RecipientGroup {
	on: MagicRecipient['on'];
	recipients: Pick<MagicRecipient, 'id' | 'username' | 'answers'>[];
}

/** A file name that makes an upload end in some way. */
export type FileNameLine = ReturnType<typeof fileNameGuide>[number];
