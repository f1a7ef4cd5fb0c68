import type { MediaType } from '../api/mediaType';

/** A file of an item, checked and ready to be streamed. */
export interface ItemFile {
	fileName: string;
	/** By its first bytes. */
	mimeType: MediaType;
	/** In bytes. */
	size: number;
	/** The bytes from the start, each time. */
	stream(): AsyncGenerator<Uint8Array>;
}

/** The one attachment of a DM, checked. */
export type Attachment =
	/** `ignoredFiles`: names of files that the item has elsewhere than where it was to have one. */
	| { kind: 'none'; ignoredFiles?: string[] }
	| { kind: 'file'; file: ItemFile; longVideo: boolean }
	| { kind: 'url'; url: string }
	| { kind: 'mediaId'; mediaId: string };

/** One item's DM, checked and with a resolved recipient: all that delivery needs. */
export interface Message {
	itemIndex: number;
	account: string;
	/** The recipient's numeric ID, as text. */
	userId: string;
	/** The recipient's username, when it was looked up. */
	username?: string;
	/** The recipient as it was typed. */
	recipient?: string;
	/** Whether `account` is, or may be, the ID of the account in Xquik. */
	accountMayBeId?: boolean;
	/** Sent exactly as it is. */
	text: string;
	attachment: Attachment;
	/** Max Wait in ms. */
	maxWait: number;
	/** Max Queue Time in ms; undefined where the queue counts against Max Wait. */
	maxQueueTime?: number;
}
