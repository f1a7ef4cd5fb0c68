import { booleanOption, choiceOption, numberOption, optionSet } from './optionSet';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	INCLUDE_MESSAGE_TEXT,
	LONG_VIDEO,
	MAX_QUEUE_TIME,
	maxWaitOption,
} from './options';
import { outputOptions } from './outputOptions';
import { SEND_FIELDS } from './rowFields';

/** Recipients that are sent to at the same time, unless the option says otherwise. */
export const DEFAULT_CONCURRENCY = 5;

/** Bound of the option Concurrency. */
const MAX_CONCURRENCY = 20;

/** The option Check Credits First. */
export const CHECK_CREDITS_FIRST = booleanOption(
	{
		displayName: 'Check Credits First',
		name: 'checkCreditsFirst',
		description:
			'Whether to ask for the balance once and to send nothing when it cannot pay for all items. Read from the first item.',
	},
	// Free, so rather once too often.
	{ refused: true },
);

/** The option Dry Run. */
export const DRY_RUN = booleanOption({
	displayName: 'Dry Run',
	name: 'dryRun',
	description:
		'Whether to check everything, look up the recipient (1 credit for each distinct username) and report the planned credits, but send nothing',
});

/** The option Manual Executions. */
export const MANUAL_EXECUTIONS = choiceOption({
	displayName: 'Manual Executions',
	name: 'manualExecutions',
	type: 'options',
	default: 'send',
	description:
		'What an execution does that is started in the editor. Evaluations always are a dry run.',
	options: [
		{ name: 'Send', value: 'send', description: 'Send, as in production' },
		{
			name: 'Dry Run',
			value: 'dryRun',
			description: 'Check everything and report the planned credits, but send nothing',
		},
	],
});

/** The option Verify Unconfirmed Sends. */
export const VERIFY_UNCONFIRMED = booleanOption({
	displayName: 'Verify Unconfirmed Sends',
	name: 'verifyUnconfirmedSends',
	description:
		'Whether to look into the conversation for a message whose sending could not be confirmed. Costs 1 credit for each message of the newest history page.',
});

/** The option Max Wait of what sends a message. */
export const SEND_MAX_WAIT = maxWaitOption(
	'Longest wait for one message to be confirmed. A message that is still open then gets the status pending_confirmation.',
);

/** The collection Options of Send: what is sent, how safely, how fast, and what comes out. */
export const SEND_OPTIONS = optionSet([
	LONG_VIDEO,
	CHECK_CREDITS_FIRST,
	DRY_RUN,
	MANUAL_EXECUTIONS,
	VERIFY_UNCONFIRMED,
	numberOption({
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		default: DEFAULT_CONCURRENCY,
		typeOptions: { minValue: 1, maxValue: MAX_CONCURRENCY },
		description:
			'How many recipients to look up and to send to at the same time. Messages to the same person always go out one by one, in item order. Read from the first item.',
	}),
	numberOption({
		displayName: 'Delay Between Messages (Milliseconds)',
		name: 'delayBetweenMessages',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		description: 'Shortest time between the starts of two messages. Read from the first item.',
	}),
	MAX_QUEUE_TIME,
	SEND_MAX_WAIT,
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	INCLUDE_MESSAGE_TEXT,
	...outputOptions(SEND_FIELDS),
]);
