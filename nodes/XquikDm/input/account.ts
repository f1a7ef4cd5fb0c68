import { InputError } from '../errors/inputError';
import { readLocator } from './resourceLocator';

const USERNAME = /^[A-Za-z0-9_]{1,15}$/;
const ACCOUNT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Gives the account as the API takes it: a username without `@`, or an account ID.
 *
 * @throws InputError when it is missing or has no valid form
 */
export function checkAccount(parameter: unknown): string {
	const { mode, value } = readLocator(parameter);
	const account = value.replace(/^@/, '');
	if (account === '') {
		throw new InputError(
			'account_missing',
			'Account',
			'Account is empty',
			'Choose the connected X account.',
		);
	}
	const valid = mode === 'username' ? USERNAME.test(account) : ACCOUNT_ID.test(account);
	if (!valid) {
		throw new InputError(
			'account_invalid',
			'Account',
			mode === 'username' ? 'Account is no X username' : 'Account is no account of Xquik',
			'Enter a username (1–15 letters, digits or underscores, with or without @), or choose the account from the list.',
		);
	}
	return account;
}
