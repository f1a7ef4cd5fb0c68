import { findAccount } from './account.mts';
import { isJsonObject } from './json.mts';
import type { InboxMessage } from './records.mts';
import type { State } from './state.mts';
import { ID_PATTERN } from './writeRequest.mts';

/** A message that somebody on X sends to one of the accounts. */
export interface IncomingMessage {
	/** Username or ID of the connected account. */
	account: string;
	/** The sender's user ID. */
	from: string;
	text: string;
}

/**
 * Puts a message into a conversation, as if the person had written it on X. Throws a RangeError that
 * names the field for a value that is no {@link IncomingMessage}.
 */
export function receiveMessage(state: State, value: unknown): InboxMessage {
	const { account: name, from, text } = isJsonObject(value) ? value : {};
	if (typeof name !== 'string') throw new RangeError('account: must be a username or an ID');
	if (typeof from !== 'string') throw new RangeError('from: must be a user ID as text');
	if (typeof text !== 'string') throw new RangeError('text: must be text');
	const account = findAccount(name)?.username;
	if (account === undefined) throw new RangeError('account: there is no such connected account');
	if (!ID_PATTERN.test(from)) throw new RangeError('from: must be 1 to 20 digits');
	if (text === '') throw new RangeError('text: must not be empty');
	const message = { messageId: state.ids.nextXId(), account, from, text, at: state.clock.iso() };
	state.inbox.push(message);
	return message;
}
