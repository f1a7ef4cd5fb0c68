import type { Option } from './optionSet';
import { booleanOption, numberOption } from './optionSet';

/** Default of Max Wait, in seconds (docs/delivery.md). */
export const DEFAULT_MAX_WAIT = 120;

/** The option Max Wait; `description` says what is waited for, and what happens then. */
export function maxWaitOption(description: string) {
	return numberOption({
		displayName: 'Max Wait (Seconds)',
		name: 'maxWait',
		type: 'number',
		default: DEFAULT_MAX_WAIT,
		typeOptions: { minValue: 1 },
		description,
	});
}

/** Default of Max Queue Time, in minutes: 1,800 writes at Xquik's limit (docs/delivery.md: "The queue"). */
export const DEFAULT_MAX_QUEUE_TIME = 15;

/** The version of the node from which on Max Queue Time holds where it is not set. */
export const QUEUES_APART = 1.1;

/** The option Max Queue Time, in minutes; what it is where it is not set depends on the version. */
export const MAX_QUEUE_TIME: Option<'maxQueueTime', number | undefined> = {
	...numberOption({
		displayName: 'Max Queue Time (Minutes)',
		name: 'maxQueueTime',
		type: 'number',
		default: DEFAULT_MAX_QUEUE_TIME,
		typeOptions: { minValue: 0 },
		description:
			'Longest wait for the turn of one item while the rate limit is reached. 15 minutes are about 1,800 messages without a file. An item that does not get its turn is not sent and fails.',
	}),
	unset: undefined,
	refused: undefined,
};

/** The option Include API Response. */
export const INCLUDE_API_RESPONSE = booleanOption({
	displayName: 'Include API Response',
	name: 'includeApiResponse',
	description: 'Whether to add the answers of Xquik to the row, as api_response',
});

/** The option Include Input Fields. */
export const INCLUDE_INPUT_FIELDS = booleanOption({
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	description:
		'Whether to keep the fields of the input item; where both have a field, that of the row wins',
});

/** The option Include Message Text; where its value is refused, the text is left out. */
export const INCLUDE_MESSAGE_TEXT = booleanOption(
	{
		displayName: 'Include Message Text',
		name: 'includeMessageText',
		description:
			'Whether the row contains the text of the message, which is private. When off, the row, the error and api_response leave out everything that could repeat it, such as the messages of Xquik.',
	},
	{ unset: true, refused: false },
);

/** The option Video Longer Than 140 Seconds. */
export const LONG_VIDEO = booleanOption({
	displayName: 'Video Longer Than 140 Seconds',
	name: 'videoLongerThan140Seconds',
	description: 'Whether an MP4 file is longer than 140 seconds, which X must be told',
});
