import { PATHS } from '../api/endpoints';
import type { XquikRequest } from '../api/requestResult';
import { asObject, asText } from '../api/writeAction';
import type { Problem, BlockScope } from '../delivery/decision';
import { ownProblem } from '../delivery/decision';
import { read } from '../delivery/read';
import type { DeliverySession } from '../delivery/session';
import { WaitBudget } from '../delivery/waiting';
import type { Recipient } from '../parameters/recipient';

/** A user of X, as `GET /x/users/{id}` gives it. */
export interface XUser {
	/** Numeric, as text. */
	userId: string;
	username?: string;
	/** undefined when the API does not say; only `false` means no (docs/xquik-api.md). */
	canDm?: boolean;
	/** X has the account, but suspended or otherwise closed it. */
	unavailable?: boolean;
	name?: string;
	/** All else that the answer says about the user, as the API calls it. */
	profile: Record<string, unknown>;
}

/** The user, or why there is none. */
export type UserResult = { user: XUser } | { problem: Problem; blocks?: BlockScope };

/** The request for a user by checked ID or username. Costs 1 credit. */
export function userRequest(idOrUsername: string): XquikRequest {
	return { method: 'GET', path: PATHS.user(idOrUsername) };
}

/** Fields of the answer that have a place of their own. */
const NOT_IN_PROFILE = new Set(['id', 'username', 'name', 'canDm']);

/** Reads the user from an answer; undefined when it has no ID that could be sent to. */
export function readUser(body: unknown): XUser | undefined {
	const json = asObject(body);
	const userId = asText(json?.id);
	if (json === undefined || userId === undefined || !/^\d{1,20}$/.test(userId)) return undefined;
	const rest = Object.entries(json).filter(([field]) => !NOT_IN_PROFILE.has(field));
	return {
		userId,
		username: asText(json.username),
		canDm: typeof json.canDm === 'boolean' ? json.canDm : undefined,
		...(json.unavailable === true && { unavailable: true }),
		name: asText(json.name),
		profile: Object.fromEntries(rest),
	};
}

/** Why nobody can send this user a DM, as far as the lookup says; undefined when somebody may. */
export function closedProblem({ canDm, unavailable }: XUser): Problem | undefined {
	if (unavailable !== true && canDm !== false) return undefined;
	const code = unavailable === true ? 'recipient_unavailable' : 'recipient_closed';
	return { code, message: '', retryable: false, safeToRetry: true };
}

/**
 * Whom a message goes to: the recipient as given, or the user that was looked up.
 *
 * @throws Error when a username was not looked up, which is a bug
 */
export function resolvedRecipient(
	recipient: { userId: string } | { username: string },
	user: XUser | undefined,
): { userId: string; username?: string } {
	if ('userId' in recipient) return recipient;
	if (user === undefined) throw new Error('The recipient was not looked up');
	return { userId: user.userId, username: user.username ?? recipient.username };
}

/**
 * True when the API has taken a username for an ID: it reads digits as an ID, and the user of that ID
 * is somebody else (docs/xquik-api.md: "GET /x/users/{id}").
 */
function isAnotherUser(person: Recipient, { username }: XUser): boolean {
	if ('userId' in person || !/^\d+$/.test(person.username)) return false;
	return username?.toLowerCase() !== person.username.toLowerCase();
}

/**
 * Looks up a person by username or ID. Never throws.
 *
 * @param maxWait ms
 */
export async function lookUpUser(
	person: Recipient,
	maxWait: number,
	session: DeliverySession,
): Promise<UserResult> {
	const budget = new WaitBudget(maxWait, session.clock);
	const idOrUsername = 'userId' in person ? person.userId : person.username;
	const result = await read(userRequest(idOrUsername), budget, session);
	if (result.kind === 'failed') return { problem: result.problem, blocks: result.blocks };
	const user = readUser(result.body);
	if (user !== undefined && isAnotherUser(person, user)) {
		return { problem: ownProblem('user_not_found', true) };
	}
	if (user !== undefined) return { user };
	const problem = {
		code: 'unexpected_answer',
		message: 'The answer has no numeric user ID',
		retryable: false,
		safeToRetry: true,
	};
	return { problem };
}
