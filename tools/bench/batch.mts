import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Address } from './sandboxProcess.mts';

/** The account that all messages go out from. */
export const ACCOUNT = 'acme_support';

/** Size of the attachment of a media DM, in bytes. */
const PICTURE_BYTES = 64 * 1024;

const PNG_HEAD = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A file on disk that goes along with every message of a batch. */
export interface BenchFile {
	path: string;
	name: string;
	mimeType: string;
}

/** So many messages, each to another recipient, sent by one contender. */
export interface Batch {
	to: Address;
	count: number;
	concurrency: number;
	file?: BenchFile | undefined;
}

/** Sends a batch to its end and gives the wall time in ms. Throws when a message was not sent. */
export type Contender = (batch: Batch) => Promise<number>;

/** The message with this number, and whom it goes to. */
export function messageOf(index: number) {
	return {
		recipient: String(1_000_000_000 + index),
		text: `Hello ${index}, your order is on its way.`,
	};
}

/** Writes a file that looks like a PNG picture to whoever asks its first bytes. */
export async function writePicture(folder: string): Promise<BenchFile> {
	const path = join(folder, 'picture.png');
	await writeFile(path, Buffer.concat([PNG_HEAD, Buffer.alloc(PICTURE_BYTES)]));
	return { path, name: 'picture.png', mimeType: 'image/png' };
}
