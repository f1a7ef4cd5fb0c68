import { booleanOption, numberOption, optionSet } from './optionSet';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	INCLUDE_MESSAGE_TEXT,
	LONG_VIDEO,
	maxWaitOption,
} from './options';

/** Recipients that are sent to at the same time, unless the option says otherwise. */
export const DEFAULT_CONCURRENCY = 5;

/** Bound of the option Concurrency. */
const MAX_CONCURRENCY = 20;

/** The collection Options of Send. */
export const SEND_OPTIONS = optionSet([
	booleanOption(
		{
			displayName: 'Check Credits First',
			name: 'checkCreditsFirst',
			type: 'boolean',
			default: false,
			description:
				'Whether to ask for the balance once and to send nothing when it cannot pay for all items. Read from the first item.',
		},
		// Free, so rather once too often.
		true,
	),
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
		displayName: 'Delay Between Messages',
		name: 'delayBetweenMessages',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0 },
		description:
			'Shortest time between the starts of two messages, in milliseconds. Read from the first item.',
	}),
	booleanOption({
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description:
			'Whether to check everything, look up the recipient and report the planned credits, but send nothing',
	}),
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	INCLUDE_MESSAGE_TEXT,
	maxWaitOption(
		'Longest wait for one message to be confirmed, in seconds. A message that is still open then gets the status pending_confirmation.',
	),
	booleanOption({
		displayName: 'Verify Unconfirmed Sends',
		name: 'verifyUnconfirmedSends',
		type: 'boolean',
		default: false,
		description:
			'Whether to look into the conversation for a message whose sending could not be confirmed. Costs 1 credit for each message of the newest history page.',
	}),
	LONG_VIDEO,
]);
