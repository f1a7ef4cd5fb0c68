import { InputError } from '../errors/inputError';
import { readLocator } from './resourceLocator';
import { shownValue } from './value';

const USERNAME = /^[A-Za-z0-9_]{1,15}$/;
const ACCOUNT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** A connected account as the user named it. */
export interface GivenAccount {
	/** A username without `@`, or an ID: both are what the writes of the API take. */
	account: string;
	/**
	 * Whether it is, or may be, the ID of the account in Xquik. Reading a conversation takes the
	 * username only.
	 */
	mayBeId: boolean;
}

/**
 * Gives the account, and whether it may be an ID: By ID it is one; without a mode (a bare value from
 * an expression or an AI) what no username can be, or digits only.
 *
 * @throws InputError when it is missing or has no valid form
 */
export function checkGivenAccount(parameter: unknown): GivenAccount {
	const { mode, value } = readLocator(parameter, 'Account', 'account_invalid');
	const account = value.replace(/^@/, '');
	if (account === '') {
		throw new InputError(
			'account_missing',
			'Account',
			'Account is empty',
			'Choose a connected X account from the list, or enter its username.',
		);
	}
	const valid = mode === 'username' ? USERNAME.test(account) : ACCOUNT_ID.test(account);
	if (!valid) {
		throw new InputError(
			'account_invalid',
			'Account',
			`Account is not a valid ${mode === 'username' ? 'X username' : 'username or account ID'}: ${shownValue(value)}`,
			'Enter a username (1 to 15 letters, digits or underscores, with or without @), or choose the account from the list.',
		);
	}
	const bare = mode === '' && !value.startsWith('@');
	const mayBeId = mode === 'id' || (bare && (/^\d+$/.test(account) || !USERNAME.test(account)));
	return { account, mayBeId };
}

/**
 * Gives the account as the writes of the API take it: a username without `@`, or an account ID.
 *
 * @throws InputError when it is missing or has no valid form
 */
export function checkAccount(parameter: unknown): string {
	return checkGivenAccount(parameter).account;
}
