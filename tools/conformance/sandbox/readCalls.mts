import { ACCOUNTS } from '../../../sandbox/account.mts';
import { MAGIC_RECIPIENTS } from '../../../sandbox/magicRecipients.mts';
import type { Call } from './call.mts';
import { key, read } from './call.mts';

const UNKNOWN_KEY = `xq_${'0'.repeat(64)}`;

/** Every GET, good and bad, with every magic recipient and in each way to give the API key. */
export function readCalls(apiKey: string): Call[] {
	const history = (id: string, query: string) => `/x/dm/${id}/history${query}`;
	const account = '?account=acme_support';
	const optIn = { headers: { 'xquik-api-contract': '2026-04-29' } };
	return [
		read('good', 'balance', '/credits'),
		read('good', 'key as bearer', '/credits', {
			credentials: { authorization: `Bearer ${apiKey}` },
		}),
		read('good', 'key in Xquik-Api-Key', '/credits', { credentials: { 'xquik-api-key': apiKey } }),
		read('bad', 'no API key', '/credits', { credentials: {} }),
		read('bad', 'unknown API key', '/credits', { credentials: { 'x-api-key': UNKNOWN_KEY } }),
		read('bad', 'no API key, structured errors', '/credits', { credentials: {}, ...optIn }),
		read('good', 'all accounts', '/x/accounts'),
		read('bad', 'no API key', '/x/accounts', { credentials: {} }),
		...ACCOUNTS.map(({ id, username }) => read('good', username, `/x/accounts/${id}`)),
		read('bad', 'unknown account', '/x/accounts/999'),
		read('bad', 'no ID', '/x/accounts/acme%20support'),
		read('good', 'by ID', '/x/users/44196397'),
		read('good', 'by username', '/x/users/jane_customer'),
		read('bad', 'not a username', '/x/users/jane.customer'),
		read('bad', 'no API key', '/x/users/44196397', { credentials: {} }),
		read('good', 'a conversation', history('44196397', account)),
		read('good', 'a long conversation', history('9000000200004', account)),
		read('magic', 'maxId', history('44196397', `${account}&maxId=1`)),
		read('magic', 'account by ID', history('44196397', '?account=1001')),
		read('bad', 'no account', history('44196397', '')),
		read('bad', 'unknown account', history('44196397', '?account=nobody_here')),
		read('bad', 'not a cursor', history('44196397', `${account}&cursor=no`)),
		read('bad', 'user ID is a name', history('jane_customer', account)),
		read('bad', 'no API key', history('44196397', account), { credentials: {} }),
		read('bad', 'unknown write action', '/x/write-actions/999999'),
		read('bad', 'no API key', '/x/write-actions/999999', { credentials: {} }),
		...ACCOUNTS.map(({ username }) =>
			read('magic', `account ${username}`, history('44196397', `?account=${username}`)),
		),
		...MAGIC_RECIPIENTS.flatMap(({ id, username }) => [
			read('magic', username, `/x/users/${id}`),
			read('magic', `${username} by name`, `/x/users/${username}`),
			read('magic', username, history(id, account)),
		]),
	];
}

/** `DELETE /x/dm/{userId}/messages/{messageId}` of a message that is there, and of ones that are not. */
export function deleteCalls(messageId: string): Call[] {
	const remove = (kind: Call['kind'], title: string, id: string, message: string): Call => ({
		...read(kind, title, `/x/dm/${id}/messages/${message}?account=acme_support`),
		method: 'DELETE',
		headers: key(),
	});
	return [
		remove('good', 'a message', '44196397', messageId),
		remove('bad', 'unknown message', '44196397', '1'),
		remove('bad', 'message ID is a word', '44196397', 'first'),
		...MAGIC_RECIPIENTS.filter(({ on }) => on === 'delete').map(({ id, username }) =>
			remove('magic', username, id, '1'),
		),
	];
}
