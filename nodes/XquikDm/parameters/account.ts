import { InputError } from '../errors/inputError';
import type { Parameter } from './parameterSet';
import { parameter } from './parameterSet';
import { asTyped, readLocator } from './resourceLocator';
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

/** The parameter Account: which connected X account acts; `description` says what it does. */
export function accountParameter(
	description = 'The connected X account to send from',
): Parameter<GivenAccount> {
	return parameter(
		{
			displayName: 'Account',
			name: 'account',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description,
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: 'Select an account…',
					typeOptions: { searchListMethod: 'searchAccounts', searchable: true },
				},
				{
					displayName: 'By Username',
					name: 'username',
					type: 'string',
					placeholder: 'e.g. @myxaccount',
					validation: [
						{
							type: 'regex',
							properties: {
								regex: '\\s*@?[A-Za-z0-9_]{1,15}\\s*',
								errorMessage: 'A username has 1–15 letters, digits or underscores',
							},
						},
					],
				},
				{
					displayName: 'By ID',
					name: 'id',
					type: 'string',
					placeholder: 'e.g. the ID of the account in Xquik',
					validation: [
						{
							type: 'regex',
							properties: {
								regex: '\\s*@?[A-Za-z0-9_-]{1,64}\\s*',
								errorMessage: 'An account ID has letters, digits, underscores or hyphens',
							},
						},
					],
				},
			],
		},
		checkGivenAccount,
		asTyped,
	);
}
