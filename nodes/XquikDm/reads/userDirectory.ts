import type { DeliverySession } from '../delivery/session';
import type { UserResult } from './user';
import { lookUpUser } from './user';

/** Looks up users, each distinct one once in an execution: every lookup costs 1 credit. */
export class UserDirectory {
	private readonly results = new Map<string, Promise<UserResult>>();
	private readonly session: DeliverySession;

	constructor(session: DeliverySession) {
		this.session = session;
	}

	/**
	 * The user with this checked ID or username. Never throws.
	 *
	 * @param maxWait ms
	 */
	async find(idOrUsername: string, maxWait: number): Promise<UserResult> {
		const key = idOrUsername.toLowerCase();
		const known = this.results.get(key) ?? lookUpUser(idOrUsername, maxWait, this.session);
		this.results.set(key, known);
		return await known;
	}
}
