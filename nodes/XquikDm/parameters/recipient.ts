import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import type { Parameter } from './parameterSet';
import { parameter } from './parameterSet';
import { asTyped, readLocator } from './resourceLocator';
import { shownValue } from './value';

/** A recipient as the user gave it: an ID is ready, a username must be looked up. */
export type Recipient = { userId: string } | { username: string };

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

/**
 * Gives the recipient as an ID or a username, whichever the user chose. Without a mode (a bare
 * value from an expression or an AI) digits are an ID, a slash makes a URL, the rest is a username.
 *
 * @param field its label, for the errors
 * @throws InputError when it is missing or has no valid form
 */
export function checkRecipient(parameter: unknown, field = 'Recipient'): Recipient {
	const { mode, value } = readLocator(parameter, field, 'recipient_invalid');
	if (value === '') {
		throw new InputError(
			'recipient_missing',
			field,
			`${field} is empty`,
			'Enter the user ID, the username or the profile URL of the person.',
		);
	}
	if (mode === 'username') return byUsername(value, field);
	if (mode === 'url') return byProfileUrl(value, field);
	if (mode === 'id') return byId(value, field);
	if (value.includes('/')) return byProfileUrl(value, field);
	return USER_ID.test(value) ? { userId: value } : byUsername(value, field);
}

/** Texts of the field for one person on X. */
type PersonTexts = Pick<INodeProperties, 'displayName' | 'name' | 'description'>;

const RECIPIENT: PersonTexts = {
	displayName: 'Recipient',
	name: 'recipient',
	description:
		'The person who gets the message. A username or profile URL is looked up first (1 credit for each distinct one).',
};

/** The parameter Recipient: one person on X; an operation may call and describe it otherwise. */
export function recipientParameter(own: Partial<PersonTexts> = {}): Parameter<Recipient> {
	const texts = { ...RECIPIENT, ...own };
	return parameter(
		{
			...texts,
			type: 'resourceLocator',
			default: { mode: 'id', value: '' },
			required: true,
			modes: [
				{
					displayName: 'By User ID',
					name: 'id',
					type: 'string',
					placeholder: 'e.g. 44196397',
					validation: [
						{
							type: 'regex',
							properties: {
								regex: '\\s*[0-9]{1,20}\\s*',
								errorMessage: 'A user ID has 1 to 20 digits',
							},
						},
					],
				},
				{
					displayName: 'By Username',
					name: 'username',
					type: 'string',
					placeholder: 'e.g. @username',
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
					displayName: 'By Profile URL',
					name: 'url',
					type: 'string',
					placeholder: 'e.g. https://x.com/username',
					validation: [
						{
							type: 'regex',
							properties: {
								regex: '\\s*(https?:\\/\\/)?(www\\.|mobile\\.)?(x|twitter)\\.com\\/\\S+\\s*',
								errorMessage: 'A profile URL looks like https://x.com/username',
							},
						},
					],
				},
			],
		},
		(value) => checkRecipient(value, texts.displayName),
		asTyped,
	);
}
