import { findAccount } from './account.mts';
import { isJsonObject } from './json.mts';
import type { InboxMessage } from './records.mts';
import type { State } from './state.mts';

/** A message that somebody on X sends to one of the accounts. */
export interface IncomingMessage {
	/** Username or ID of the connected account. */
	account: string;
	/** The sender's user ID. */
	from: string;
	text: string;
}

/**
 * Reads an incoming message from a JSON value.
 *
 * @throws RangeError that names the field
 */
export function readIncoming(value: unknown): IncomingMessage {
	const { account, from, text } = isJsonObject(value) ? value : {};
	if (typeof account !== 'string') throw new RangeError('account: must be a username or an ID');
	if (typeof from !== 'string') throw new RangeError('from: must be a user ID as text');
	if (typeof text !== 'string') throw new RangeError('text: must be text');
	return { account, from, text };
}

/**
 * Puts a message into a conversation, as if the person had written it on X.
 *
 * @throws RangeError that names the field
 */
export function receiveMessage(state: State, incoming: IncomingMessage): InboxMessage {
	const account = findAccount(incoming.account);
	if (account === undefined) throw new RangeError('account: there is no such connected account');
	if (!/^\d{1,20}$/.test(incoming.from)) throw new RangeError('from: must be 1 to 20 digits');
	if (incoming.text === '') throw new RangeError('text: must not be empty');
	const message = {
		messageId: state.ids.nextXId(),
		account: account.username,
		from: incoming.from,
		text: incoming.text,
		at: state.clock.iso(),
	};
	state.inbox.push(message);
	return message;
}
