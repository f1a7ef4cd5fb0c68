import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import type { Parameter } from './parameterSet';
import { before, parameter, shownOnly, since } from './parameterSet';
import { asTyped, readLocator } from './resourceLocator';
import { shownValue } from './value';

/** A recipient as the user gave it: an ID is ready, a username must be looked up. */
export type Recipient = { userId: string } | { username: string };

/** The version of the node since which Recipient defaults to By Username, which takes any form. */
const USERNAME_FIRST = 1.1;

const USER_ID = /^\d{1,20}$/;
const USERNAME = /^[A-Za-z0-9_]{1,15}$/;
const PROFILE_HOST = /^(www\.|mobile\.)?(x|twitter)\.com$/;

/** First path segments of X that are pages and no profiles. */
const NO_PROFILE = new Set([
	'compose',
	'explore',
	'hashtag',
	'home',
	'i',
	'intent',
	'jobs',
	'login',
	'logout',
	'messages',
	'notifications',
	'privacy',
	'search',
	'settings',
	'share',
	'signup',
	'tos',
]);

function byId(value: string, field: string): Recipient {
	if (USER_ID.test(value)) return { userId: value };
	throw new InputError(
		'recipient_invalid',
		field,
		`${field} is not a valid X user ID: ${shownValue(value)}`,
		'Enter the numeric ID as text, 1 to 20 digits, or choose By Username or By Profile URL.',
	);
}

function byUsername(value: string, field: string): Recipient {
	const username = value.replace(/^@/, '');
	if (USERNAME.test(username)) return { username };
	throw new InputError(
		'recipient_invalid',
		field,
		`${field} is not a valid X username: ${shownValue(value)}`,
		'Enter 1 to 15 letters, digits or underscores, with or without @.',
	);
}

function byProfileUrl(value: string, field: string): Recipient {
	const text = /^https?:\/\//i.test(value) ? value : `https://${value}`;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url !== undefined && PROFILE_HOST.test(url.hostname)) {
		const [first = '', second, third = ''] = url.pathname.slice(1).split('/');
		if (first === 'i' && second === 'user' && USER_ID.test(third)) return { userId: third };
		const username = first.replace(/^(@|%40)/, '');
		if (USERNAME.test(username) && !NO_PROFILE.has(username.toLowerCase())) return { username };
	}
	throw new InputError(
		'recipient_invalid',
		field,
		`${field} is not a profile URL on X: ${shownValue(value)}`,
		'Enter the URL of a profile, such as https://x.com/username.',
	);
}

/** Any of the three: a slash makes a URL, digits are an ID, the rest, `@123` too, is a username. */
function byForm(value: string, field: string): Recipient {
	if (value.includes('/')) return byProfileUrl(value, field);
	return USER_ID.test(value) ? { userId: value } : byUsername(value, field);
}

/**
 * Gives the recipient as an ID or a username, whichever the user chose. A value without a mode (a bare
 * one from an expression or an AI) may be an ID, a username or a profile URL, and since version 1.1
 * so may one in the mode By Username.
 *
 * @param field its label, for the errors
 * @throws InputError when it is missing or has no valid form
 */
export function checkRecipient(
	parameter: unknown,
	field = 'Recipient',
	typeVersion = USERNAME_FIRST,
): Recipient {
	const { mode, value } = readLocator(parameter, field, 'recipient_invalid');
	if (value === '') {
		throw new InputError(
			'recipient_missing',
			field,
			`${field} is empty`,
			'Enter the username, the profile URL or the user ID of the person.',
		);
	}
	if (mode === 'url') return byProfileUrl(value, field);
	if (mode === 'id') return byId(value, field);
	if (mode === 'username' && typeVersion < USERNAME_FIRST) return byUsername(value, field);
	return byForm(value, field);
}

/** Texts of the field for one person on X. */
type PersonTexts = Pick<INodeProperties, 'displayName' | 'name' | 'description'>;

const RECIPIENT: PersonTexts = {
	displayName: 'Recipient',
	name: 'recipient',
	description:
		'The person who gets the message. A username or profile URL is looked up first (1 credit for each distinct one).',
};

/** A mode of the locator in which a text is typed. */
function textMode(
	label: Pick<INodePropertyMode, 'displayName' | 'name'>,
	placeholder: string,
	pattern: string,
	errorMessage: string,
): INodePropertyMode {
	const regex = `\\s*${pattern}\\s*`;
	const validation = [{ type: 'regex', properties: { regex, errorMessage } }];
	return { ...label, type: 'string', placeholder, validation };
}

const PROFILE_URL = '(https?:\\/\\/)?(www\\.|mobile\\.)?(x|twitter)\\.com\\/\\S+';

const BY_ID = textMode(
	{ displayName: 'By User ID', name: 'id' },
	'e.g. 44196397',
	'[0-9]{1,20}',
	'A user ID has 1 to 20 digits',
);

const BY_USERNAME = textMode(
	{ displayName: 'By Username', name: 'username' },
	'e.g. @username',
	'@?[A-Za-z0-9_]{1,15}',
	'A username has 1–15 letters, digits or underscores',
);

/** Since version 1.1. */
const BY_ANY_NAME: INodePropertyMode = {
	...textMode(
		{ displayName: 'By Username', name: 'username' },
		'e.g. @username',
		`(@?[A-Za-z0-9_]{1,15}|[0-9]{1,20}|${PROFILE_URL})`,
		'Enter a username, a profile URL or a numeric user ID',
	),
	hint: 'A profile URL or a numeric user ID works as well',
};

const BY_PROFILE_URL = textMode(
	{ displayName: 'By Profile URL', name: 'url' },
	'e.g. https://x.com/username',
	PROFILE_URL,
	'A profile URL looks like https://x.com/username',
);

/** The parameter Recipient: one person on X; an operation may call and describe it otherwise. */
export function recipientParameter(own: Partial<PersonTexts> = {}): Parameter<Recipient> {
	const texts = { ...RECIPIENT, ...own };
	const locator = { ...texts, type: 'resourceLocator' as const, required: true };
	const { read } = parameter(
		{ ...locator, default: { mode: 'username', value: '' } },
		(value, typeVersion) => checkRecipient(value, texts.displayName, typeVersion),
		asTyped,
	);
	return {
		read,
		fields: (show) => [
			{
				...locator,
				default: { mode: 'username', value: '' },
				modes: [BY_ANY_NAME, BY_ID, BY_PROFILE_URL],
				...shownOnly(since(USERNAME_FIRST, show)),
			},
			{
				...locator,
				default: { mode: 'id', value: '' },
				modes: [BY_ID, BY_USERNAME, BY_PROFILE_URL],
				...shownOnly(before(USERNAME_FIRST, show)),
			},
		],
	};
}
