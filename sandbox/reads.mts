import { createHash } from 'node:crypto';
import { ACCOUNTS, findAccountByHandle, type Account } from './account.mts';
import { Refusal, type Answer } from './answer.mts';
import { findMagicRecipient } from './magicRecipients.mts';
import type { ReceivedRequest } from './receive.mts';
import { creditsLeft, type State } from './state.mts';
import {
	ID_PATTERN,
	LOOKUP_CREDITS,
	refuseRead,
	requireCredits,
	requireId,
} from './writeRequest.mts';

const CONNECTED_AT = '2026-01-05T09:00:00.000Z';
const USERNAME = /^\w{1,15}$/;

/** `GET /x/accounts`: every connected account. Free. */
export function listAccounts(): Answer {
	return { status: 200, body: { accounts: ACCOUNTS.map(accountBody) } };
}

/** `GET /x/accounts/{id}`: one of them, by its ID only. Free. */
export function readAccount(_state: State, request: ReceivedRequest): Answer {
	const id = requireId(request, 'id', 'invalid_id');
	const account = ACCOUNTS.find((connected) => connected.id === id);
	if (account === undefined) throw new Refusal('not_found');
	return { status: 200, body: accountBody(account) };
}

/** `GET /credits`: the balance, as digit strings. Free. */
export function readCredits(state: State): Answer {
	return {
		status: 200,
		body: {
			balance: String(creditsLeft(state)),
			lifetime_purchased: String(state.settings.credits),
			lifetime_used: String(state.creditsSpent),
			auto_topup_enabled: false,
			auto_topup_amount_dollars: 10,
			auto_topup_threshold: '0',
		},
	};
}

/** `GET /x/users/{id}`: every well-formed ID and handle is somebody, except the magic ones. */
export function lookUpUser(state: State, { params }: ReceivedRequest): Answer {
	const wanted = params['id'] ?? '';
	const isId = ID_PATTERN.test(wanted);
	if (!isId && !USERNAME.test(wanted)) throw new Refusal('invalid_user_id');
	requireCredits(state, LOOKUP_CREDITS);
	const magic = findMagicRecipient(wanted);
	if (magic?.unknown === true) throw new Refusal('user_not_found');
	refuseRead(state, 'user', wanted);
	const { id, username } = magic ?? (isId ? userOfId(state, wanted) : userOfHandle(state, wanted));
	state.creditsSpent += LOOKUP_CREDITS;
	const { canDm, unavailableReason } = magic ?? {};
	return {
		status: 200,
		body: {
			id,
			username,
			name: username.replaceAll('_', ' '),
			canDm,
			...(unavailableReason !== undefined && { unavailable: true, unavailableReason }),
			description: '',
			followers: Number(id.slice(-3)),
			following: Number(id.slice(-2)),
			verified: false,
			createdAt: '2020-01-01T00:00:00.000Z',
		},
	};
}

/** The handle of an ID that is an account, magic, or was found by its handle before; else null. */
export function usernameOfId(state: State, id: string): string | null {
	const account = ACCOUNTS.find(({ xUserId }) => xUserId === id);
	const magic = findMagicRecipient(id);
	return account?.username ?? magic?.username ?? state.usernames.get(id) ?? null;
}

function accountBody({ id, xUserId, username, status, health }: Account): Record<string, string> {
	const times = { createdAt: CONNECTED_AT, updatedAt: CONNECTED_AT };
	return { id, xUserId, xUsername: username, status, health, ...times };
}

function userOfId(state: State, id: string): { id: string; username: string } {
	return { id, username: usernameOfId(state, id) ?? `user_${id.slice(-10)}` };
}

function userOfHandle(state: State, handle: string): { id: string; username: string } {
	const account = findAccountByHandle(handle);
	if (account !== undefined) return { id: account.xUserId, username: account.username };
	// From the handle alone, so that it has the same ID in every run.
	const hash = createHash('sha256').update(handle.toLowerCase()).digest();
	const id = `1${String(hash.readBigUInt64BE() % 10n ** 17n).padStart(17, '0')}`;
	state.usernames.set(id, handle);
	return { id, username: handle };
}
