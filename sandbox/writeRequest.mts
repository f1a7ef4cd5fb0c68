import { findAccount, type Account } from './account.mts';
import { invalidField, Refusal, unsupportedField } from './answer.mts';
import type { ErrorCode } from './errorCodes.mts';
import type { WriteOutcome } from './fault.mts';
import { isJsonObject } from './json.mts';
import { findMagicRecipient, type MagicRecipient } from './magicRecipients.mts';
import type { ReceivedRequest } from './receive.mts';
import { creditsLeft, type State } from './state.mts';
import { WRITE_CREDITS } from './writeAction.mts';

const KEY_PATTERN = /^[!-~]{1,255}$/;

/** What every ID of X and of the API looks like. */
export const ID_PATTERN = /^\d{1,20}$/;

/** Credits for looking up a user. */
export const LOOKUP_CREDITS = 1;

/** How a checked write ends, when it does not simply succeed. */
export interface Ending {
	code?: ErrorCode;
	outcome?: WriteOutcome;
	/** The write is carried out, and `code` is all that the client hears of it. */
	carriedOut?: true;
	/** Time before the answer, in ms. */
	delayMs?: number;
}

/** Checks the `Idempotency-Key`: the lifecycle contract wants it, the legacy contract ignores it. */
export function requireKey(state: State, { key }: ReceivedRequest): void {
	if (state.settings.contract === 'legacy') return;
	if (key === undefined || key === '') throw new Refusal('missing_idempotency_key');
	if (!KEY_PATTERN.test(key)) throw new Refusal('invalid_idempotency_key');
}

/** The JSON object in the body; throws `invalid_json`, or `invalid_input` for another JSON value. */
export function requireJsonObject({ body }: ReceivedRequest): Record<string, unknown> {
	if (body.kind === 'broken') throw new Refusal(body.code, { message: body.reason });
	if (body.kind === 'multipart') {
		throw new Refusal('invalid_json', { message: 'Content-Type must be application/json.' });
	}
	if (body.kind === 'none') throw new Refusal('invalid_json', { message: 'The body is empty.' });
	if (!isJsonObject(body.value)) {
		throw new Refusal('invalid_input', { message: 'The body is not a JSON object.' });
	}
	return body.value;
}

/** The account of a body that has these fields only; throws a Refusal in the API's order. */
export function requireFields(body: Record<string, unknown>, fields: readonly string[]): string {
	const { account } = body;
	const unknownField = Object.keys(body).find((field) => !fields.includes(field));
	if (unknownField !== undefined) throw unsupportedField(unknownField, fields);
	if (account === undefined || account === '') throw new Refusal('account_required');
	if (typeof account !== 'string') throw invalidField('account', 'It must be a string.');
	return account;
}

/** The ID in the path; refuses with `code` unless it is 1 to 20 digits. */
export function requireId({ params }: ReceivedRequest, name: string, code: ErrorCode): string {
	const id = params[name] ?? '';
	if (!ID_PATTERN.test(id)) throw new Refusal(code);
	return id;
}

/** A connected account that may write; throws `account_not_found` or what it is refused with. */
export function requireAccount(name: string): Account {
	const account = findAccount(name);
	if (account === undefined) throw new Refusal('account_not_found');
	if (account.refusal !== undefined) throw new Refusal(account.refusal);
	return account;
}

/** Throws `insufficient_credits` when the balance is below the price (in credits). */
export function requireCredits(state: State, credits = WRITE_CREDITS): void {
	if (creditsLeft(state) < credits) {
		throw new Refusal('insufficient_credits', { requiredCredits: credits });
	}
}

/** How the magic recipient wants this attempt to end; counts attempts by `message`. */
export function magicEnding(
	state: State,
	on: 'send' | 'delete',
	recipient: string,
	message: string,
): Ending {
	const magic = findMagicRecipient(recipient);
	if (magic?.on !== on) return {};
	const { code, outcome, delayMs, carriedOut } = magic;
	return isDue(state, magic, `${recipient} ${message}`)
		? { code, outcome, delayMs, carriedOut }
		: {};
}

/** Throws the error that a read about this user meets; counts the attempts. */
export function refuseRead(state: State, on: 'user' | 'history', idOrHandle: string): void {
	const magic = findMagicRecipient(idOrHandle);
	if (magic?.on !== on || magic.code === undefined) return;
	if (isDue(state, magic, `${on} ${magic.id}`)) throw new Refusal(magic.code);
}

/** Whether this attempt is one of those that the recipient answers in its own way. */
function isDue(state: State, { firstAttempts }: MagicRecipient, attempt: string): boolean {
	if (firstAttempts === undefined) return true;
	const before = state.attempts.get(attempt) ?? 0;
	state.attempts.set(attempt, before + 1);
	// Counting in rounds lets the same workflow be run again with the same result.
	return before % (firstAttempts + 1) !== firstAttempts;
}
