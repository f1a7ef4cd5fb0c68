import { ACCOUNTS } from '../../../sandbox/account.mts';
import { MAGIC_RECIPIENTS } from '../../../sandbox/magicRecipients.mts';
import type { Call, CallParts } from './call.mts';
import { json, key, write } from './call.mts';

const PERSON = '/x/dm/44196397';
const ACCOUNT = 'acme_support';
const PLAIN = { account: ACCOUNT, text: 'Hello' };

function send(kind: Call['kind'], title: string, body: unknown, path = PERSON): Call {
	return write(kind, title, path, json(body));
}

function keyed(title: string, header: Record<string, string>): Call {
	return { ...send('bad', title, PLAIN), headers: { ...json(PLAIN).headers, ...header } };
}

function raw(title: string, parts: CallParts): Call {
	return write('bad', title, PERSON, parts);
}

/** `POST /x/dm/{userId}`: good and bad input, every account, every magic recipient. */
export function sendCalls(mediaId: string): Call[] {
	const first = key();
	const jsonHeader = { 'content-type': 'application/json' };
	return [
		send('good', 'a text', PLAIN),
		send('good', '10,000 characters', { ...PLAIN, text: 'a'.repeat(10_000) }),
		send('good', 'account by ID', { ...PLAIN, account: '1001' }),
		send('good', 'account with @', { ...PLAIN, account: '@acme_support' }),
		send('good', 'a text with media', { ...PLAIN, media_ids: [mediaId] }),
		write('good', 'a key for the first time', PERSON, withKey(PLAIN, first)),
		write('good', 'the same request again', PERSON, withKey(PLAIN, first)),
		write('bad', 'the same key, another text', PERSON, withKey({ ...PLAIN, text: 'No' }, first)),
		keyed('no key', {}),
		keyed('a key with a space', key('a b')),
		keyed('a key of 256 characters', key('k'.repeat(256))),
		send('bad', 'no account', { text: 'Hello' }),
		send('bad', 'account is a number', { ...PLAIN, account: 1001 }),
		send('bad', 'unknown account', { ...PLAIN, account: 'nobody_here' }),
		send('bad', 'no text', { account: ACCOUNT }),
		send('bad', 'empty text', { ...PLAIN, text: '' }),
		send('bad', '10,001 characters', { ...PLAIN, text: 'a'.repeat(10_001) }),
		send('bad', 'text is a number', { ...PLAIN, text: 1 }),
		send('bad', 'no media ID in the list', { ...PLAIN, media_ids: [] }),
		send('bad', 'two media IDs', { ...PLAIN, media_ids: [mediaId, mediaId] }),
		send('bad', 'media ID is a number', { ...PLAIN, media_ids: [1] }),
		send('bad', 'media_ids is text', { ...PLAIN, media_ids: mediaId }),
		send('bad', 'unknown media ID', { ...PLAIN, media_ids: ['1'] }),
		send('bad', 'reply_to_message_id', { ...PLAIN, reply_to_message_id: '1' }),
		send('bad', 'unknown field', { ...PLAIN, subject: 'Hello' }),
		send('bad', 'body is a list', [PLAIN]),
		send('bad', 'user ID is a name', PLAIN, '/x/dm/jane_customer'),
		raw('no body', {}),
		raw('broken JSON', { headers: jsonHeader, body: Buffer.from('{"account":') }),
		raw('text in place of JSON', {
			headers: { 'content-type': 'text/plain' },
			body: Buffer.from('Hello'),
		}),
		raw('2 MiB', json({ ...PLAIN, text: 'a'.repeat(2_097_152) })),
		{ ...send('bad', 'no API key', PLAIN), credentials: {} },
		...ACCOUNTS.filter(({ refusal }) => refusal !== undefined).map(({ username }) =>
			send('magic', `account ${username}`, { ...PLAIN, account: username }),
		),
		...MAGIC_RECIPIENTS.flatMap(({ id, username, firstAttempts = 0 }) => [
			send('magic', username, PLAIN, `/x/dm/${id}`),
			...(firstAttempts > 0 ? [send('magic', `${username} again`, PLAIN, `/x/dm/${id}`)] : []),
		]),
	];
}

function withKey(body: unknown, header: Record<string, string>): CallParts {
	const parts = json(body);
	return { ...parts, headers: { ...parts.headers, ...header } };
}
