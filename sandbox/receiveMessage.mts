import { findAccount } from './account.mts';
import { isJsonObject } from './json.mts';
import { sampleFile, SAMPLE_FILE_NAMES, sampleFileUrl } from './sampleFiles.mts';
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
	/** The name of a sample file that comes with it, such as `picture.png`. */
	file?: string;
	/** In place of `file`: an https address, as X's own media have. */
	mediaUrl?: string;
}

/**
 * Puts a message into a conversation, as if the person had written it on X. Throws a RangeError that
 * names the field for a value that is no {@link IncomingMessage}.
 */
export function receiveMessage(state: State, value: unknown): InboxMessage {
	const { account: name, from, text, file, mediaUrl } = isJsonObject(value) ? value : {};
	if (typeof name !== 'string') throw new RangeError('account: must be a username or an ID');
	if (typeof from !== 'string') throw new RangeError('from: must be a user ID as text');
	if (typeof text !== 'string') throw new RangeError('text: must be text');
	const account = findAccount(name)?.username;
	if (account === undefined) throw new RangeError('account: there is no such connected account');
	if (!ID_PATTERN.test(from)) throw new RangeError('from: must be 1 to 20 digits');
	if (text === '') throw new RangeError('text: must not be empty');
	const url = addressOf(state, file, mediaUrl);
	const message = {
		messageId: state.ids.nextXId(),
		account,
		from,
		text,
		...(url !== undefined && { mediaUrl: url }),
		at: state.clock.iso(),
	};
	state.inbox.push(message);
	return message;
}

/** Where the file of a message is: the file is on this machine, another address is only told. */
function addressOf({ settings }: State, file: unknown, mediaUrl: unknown): string | undefined {
	if (file !== undefined) {
		if (typeof file === 'string' && sampleFile(file) !== undefined) {
			return sampleFileUrl(settings.origin, file);
		}
		throw new RangeError(`file: must be one of ${SAMPLE_FILE_NAMES.join(', ')}`);
	}
	if (mediaUrl === undefined) return undefined;
	if (typeof mediaUrl === 'string' && URL.canParse(mediaUrl)) return mediaUrl;
	throw new RangeError('mediaUrl: must be a URL');
}
