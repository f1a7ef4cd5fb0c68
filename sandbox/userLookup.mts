import { createHash } from 'node:crypto';
import { ACCOUNTS } from './account.mts';
import { Refusal, type Answer } from './answer.mts';
import { findMagicRecipient } from './magicRecipients.mts';
import type { ReceivedRequest } from './receivedRequest.mts';
import type { State } from './state.mts';
import { refuseRead, requireCredits } from './writeRequest.mts';

const LOOKUP_CREDITS = 1;
const USER_ID = /^\d{1,20}$/;
const USERNAME = /^\w{1,15}$/;

/** `GET /x/users/{id}`: every well-formed ID and handle is somebody, except the magic ones. */
export function lookUpUser(state: State, { params }: ReceivedRequest): Answer {
	const wanted = params['id'] ?? '';
	const isId = USER_ID.test(wanted);
	if (!isId && !USERNAME.test(wanted)) throw new Refusal('invalid_user_id');
	requireCredits(state, LOOKUP_CREDITS);
	const magic = findMagicRecipient(wanted);
	if (magic?.unknown === true) throw new Refusal('user_not_found');
	refuseRead(state, 'user', wanted);
	const { id, username } = magic ?? (isId ? userOfId(state, wanted) : userOfHandle(state, wanted));
	state.ledger.charge(LOOKUP_CREDITS);
	return {
		status: 200,
		body: {
			id,
			username,
			name: username.replaceAll('_', ' '),
			...(magic?.canDm !== undefined && { canDm: magic.canDm }),
			...(magic?.unavailableReason !== undefined && {
				unavailable: true,
				unavailableReason: magic.unavailableReason,
			}),
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

function userOfId(state: State, id: string): { id: string; username: string } {
	return { id, username: usernameOfId(state, id) ?? `user_${id.slice(-10)}` };
}

function userOfHandle(state: State, handle: string): { id: string; username: string } {
	const account = ACCOUNTS.find(({ username }) => username === handle.toLowerCase());
	if (account !== undefined) return { id: account.xUserId, username: account.username };
	// From the handle alone, so that it has the same ID in every run.
	const hash = createHash('sha256').update(handle.toLowerCase()).digest();
	const id = `1${String(hash.readBigUInt64BE() % 10n ** 17n).padStart(17, '0')}`;
	state.usernames.set(id, handle);
	return { id, username: handle };
}
