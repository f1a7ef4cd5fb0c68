import type { ErrorGroup } from '../errorEntry';

const ALLOW =
	'Do not send it again unchanged. Use another connected account, or ask the recipient to allow messages.';

/** Errors of the person a message is for. */
export const RECIPIENT_ERRORS = {
	recipient_blocked_dms: {
		title: 'The recipient has blocked DMs from this account',
		remedy: ALLOW,
		neverUnchanged: true,
	},
	x_dm_not_allowed: {
		title: 'The recipient does not accept DMs from this account',
		remedy: ALLOW,
		neverUnchanged: true,
	},
	dm_not_permitted: {
		title: 'This account is not part of the conversation',
		remedy: 'Set Account to a connected account that takes part in the conversation.',
		neverUnchanged: true,
	},
	user_not_found: {
		title: 'X has no such user',
		remedy: 'Check Recipient: the username may have changed. The numeric user ID never does.',
	},
	x_target_not_found: {
		title: 'X cannot find the recipient',
		remedy: 'Check Recipient: the account may have been deleted.',
	},
	x_account_protected: {
		title: 'The recipient’s account is protected',
		remedy: 'Ask the recipient to follow or message the sending account first.',
	},
	recipient_closed: {
		title: 'The recipient does not accept DMs',
		remedy:
			'Ask the recipient to allow messages, or remove this item. The send was not attempted and not charged.',
	},
	recipient_unavailable: {
		title: 'The recipient’s account is not available on X',
		remedy:
			'Check the profile on X: the account may be suspended or deleted. The send was not attempted and not charged.',
	},
} satisfies ErrorGroup;
