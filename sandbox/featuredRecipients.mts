import { findMagicRecipient } from './magicRecipients.mts';

/** A recipient worth trying first, in a reader's words. */
export interface FeaturedRecipient {
	/** Handle, without `@`. */
	username: string;
	/** X user ID. */
	id: string;
	/** What happens to a message to them. */
	does: string;
	/** `send_status` of the row of Send DM. */
	sendStatus: string;
}

const PLAIN_USER: FeaturedRecipient = {
	username: 'jane',
	id: '44196397',
	does: 'gets the message, like any other @handle or user ID',
	sendStatus: 'sent',
};

const FEATURED: ReadonlyArray<[username: string, does: string, sendStatus: string]> = [
	['dm_not_allowed', 'refuses DMs', 'failed'],
	['dm_closed', 'accepts no DMs, as the lookup of the handle says', 'failed'],
	['user_not_found', 'does not exist', 'failed'],
	['pending_success', 'gets it after a moment', 'sent'],
	['once_not_sent', 'gets it at the second try, which Send DM makes by itself', 'sent'],
	['pending_never', 'is never confirmed to have it', 'pending_confirmation'],
	['pending_expired', 'may have it: nobody knows', 'unconfirmed'],
];

/** The recipients to try first; each has a `send_status` of its own or another reason for it. */
export const FEATURED_RECIPIENTS: readonly FeaturedRecipient[] = [
	PLAIN_USER,
	...FEATURED.flatMap(([username, does, sendStatus]) => {
		const id = findMagicRecipient(username)?.id;
		return id === undefined ? [] : [{ username, id, does, sendStatus }];
	}),
];
