import type { OutboxMedia } from './records.mts';

/** A file longer than this keeps only its size and hash; in bytes. */
export const KEPT_BYTES = 16 * 1024 * 1024;

/** A media ID works for 24 hours, in ms. */
export const MEDIA_LIFETIME_MS = 86_400_000;

/** A file as it came in. */
export interface UploadedFile {
	name: string;
	/** The content type the client gave it. */
	declaredType: string;
	/** Size in bytes. */
	bytes: number;
	/** SHA-256 in hex. */
	sha256: string;
	/** The first bytes, enough to tell the format. */
	head: Buffer;
	/** All of it, unless it is longer than {@link KEPT_BYTES}. */
	content: Buffer | undefined;
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
