import { InputError } from '../errors/inputError';
import { checkedOption, optionSet } from './optionSet';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	INCLUDE_MESSAGE_TEXT,
	LONG_VIDEO,
	MAX_QUEUE_TIME,
} from './options';
import { outputOptions } from './outputOptions';
import { WAIT_FIELDS } from './rowFields';
import {
	CHECK_CREDITS_FIRST,
	DRY_RUN,
	MANUAL_EXECUTIONS,
	SEND_MAX_WAIT,
	VERIFY_UNCONFIRMED,
} from './sendOptions';
import { shownValue } from './value';
import { LIMIT_WAIT_TIME } from './waitLimit';

function textOption<const Name extends string>(
	name: Name,
	displayName: string,
	preset: string,
	description: string,
) {
	return checkedOption(
		{ displayName, name, type: 'string', default: preset, description },
		(value) => {
			if (value === undefined || value === null) return '';
			if (typeof value !== 'object') return String(value as string).trim();
			throw new InputError(
				'option_invalid',
				displayName,
				`${displayName} must be text, but is ${shownValue(value)}`,
				'Enter a text, or an expression that gives one.',
			);
		},
	);
}

/** What the message says before the link, unless the option says otherwise. */
export const DEFAULT_LINK_LABEL = 'Respond';

/** The collection Options of Send and Wait; those of its page have the names of n8n's own nodes. */
export const WAIT_OPTIONS = optionSet([
	LIMIT_WAIT_TIME,
	textOption(
		'messageButtonLabel',
		'Link Label',
		DEFAULT_LINK_LABEL,
		'What the message says before the link',
	),
	textOption(
		'responseFormTitle',
		'Page Title',
		'',
		'Title of the page behind the link, by default the name of the account that asks',
	),
	textOption(
		'responseFormDescription',
		'Page Description',
		'',
		'What the page says, by default the message',
	),
	textOption(
		'responseFormButtonLabel',
		'Page Button Label',
		'Submit',
		'What the button says under a text field or a form',
	),
	textOption(
		'confirmationText',
		'Confirmation Text',
		'',
		'What the page says once the answer is recorded, besides the answer and its time',
	),
	LONG_VIDEO,
	CHECK_CREDITS_FIRST,
	DRY_RUN,
	MANUAL_EXECUTIONS,
	VERIFY_UNCONFIRMED,
	MAX_QUEUE_TIME,
	SEND_MAX_WAIT,
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	INCLUDE_MESSAGE_TEXT,
	...outputOptions(WAIT_FIELDS),
]);
