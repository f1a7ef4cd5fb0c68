import type { DeliverySession } from '../delivery/session';
import type { Recipient } from '../parameters/recipient';
import type { UserResult } from './user';
import { lookUpUser } from './user';

/** What looking up a person costs (docs/xquik-api.md: "GET /x/users/{id}"). */
const LOOKUP_CREDITS = 1;

/** Looks up users, each distinct one once in an execution: every lookup costs 1 credit. */
export class UserDirectory {
	private readonly results = new Map<string, Promise<UserResult>>();
	private readonly session: DeliverySession;

	constructor(session: DeliverySession) {
		this.session = session;
	}

	/**
	 * The user with this ID or username, both checked, and the credits that this call has cost: none when
	 * the user is known, and none without a user. Never throws.
	 *
	 * @param maxWait ms
	 */
	async find(person: Recipient, maxWait: number): Promise<UserResult & { credits: number }> {
		const key = 'userId' in person ? person.userId : `@${person.username.toLowerCase()}`;
		const known = this.results.get(key);
		const result = known ?? lookUpUser(person, maxWait, this.session);
		this.results.set(key, result);
		const found = await result;
		return { ...found, credits: known === undefined && 'user' in found ? LOOKUP_CREDITS : 0 };
	}
}
