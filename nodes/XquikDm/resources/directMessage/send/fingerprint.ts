import { hash } from 'node:crypto';

import type { Attachment, Message } from '../../../delivery/message';
import { recipientName } from '../../../items/intent';
import type { CheckedParameters } from './sendParameters';

/** A message as far as its execution remembers it. */
export interface Fingerprints {
	/** With the recipient as typed. */
	typed: string;
	/** Of what is uploaded for it; absent where nothing is. */
	file?: string;
}

function digest(parts: readonly string[]): string {
	return hash('sha256', JSON.stringify(parts), 'base64url');
}

/** What an attachment is by its looks: nobody reads a large file for this. */
function looksOf(attachment: Attachment): string {
	switch (attachment.kind) {
		case 'none':
			return '';
		case 'mediaId':
			return `id ${attachment.mediaId}`;
		case 'url':
			return `url ${attachment.url}`;
		case 'file': {
			const { fileName, mimeType, size } = attachment.file;
			return `file ${size} ${mimeType} ${fileName}`;
		}
	}
}

/** What an item says to whom, and under which key of the user's own. */
type TypedMessage = Omit<CheckedParameters, 'protection'> & Partial<CheckedParameters>;

function accountName(account: string): string {
	return account.replace(/^@/, '').toLowerCase();
}

/**
 * The fingerprints of a checked message. They end in what n8n stores, so the instance is part of
 * them: equal texts of two instances look different.
 */
export function fingerprintsOf(
	{ account, recipient, text, attachment, protection }: TypedMessage,
	instanceId: string,
): Fingerprints {
	const uploads = attachment.kind === 'file' || attachment.kind === 'url';
	const sender = accountName(account);
	const looks = looksOf(attachment);
	const ownKey = protection?.protection === 'customKey' ? protection.customKey : '';
	return {
		typed: digest([instanceId, 'typed', sender, recipientName(recipient), text, looks, ownKey]),
		...(uploads && { file: digest([instanceId, 'file', sender, looks]) }),
	};
}

/** The fingerprint of a message whose recipient is resolved. */
export function messageFingerprint(
	{
		account,
		userId,
		text,
		attachment,
	}: Pick<Message, 'account' | 'userId' | 'text' | 'attachment'>,
	instanceId: string,
): string {
	const parts = [instanceId, 'message', accountName(account), userId, text, looksOf(attachment)];
	return digest(parts);
}

/**
 * The fingerprint of what a message says to whom, from whichever account: one account may be named in
 * several ways, and the history of a conversation shows none of them.
 */
export function textFingerprint(
	{ userId, text }: Pick<Message, 'userId' | 'text'>,
	instanceId: string,
): string {
	return digest([instanceId, 'text', userId, text]);
}
