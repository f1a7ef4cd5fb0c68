import type { INodeProperties } from 'n8n-workflow';

/** Default of Max Wait, in seconds (docs/delivery.md). */
export const DEFAULT_MAX_WAIT = 120;

/** The collection Options of an operation. */
export function optionsField(
	displayOptions: INodeProperties['displayOptions'],
	options: INodeProperties[],
): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions,
		options,
	};
}

/** The option Max Wait; `description` says what is waited for, and what happens then. */
export function maxWaitOption(description: string): INodeProperties {
	return {
		displayName: 'Max Wait',
		name: 'maxWait',
		type: 'number',
		default: DEFAULT_MAX_WAIT,
		typeOptions: { minValue: 1 },
		description,
	};
}

/** The option Include API Response. */
export const INCLUDE_API_RESPONSE: INodeProperties = {
	displayName: 'Include API Response',
	name: 'includeApiResponse',
	type: 'boolean',
	default: false,
	description: 'Whether to add the answers of Xquik to the row, as api_response',
};

/** The option Include Input Fields. */
export const INCLUDE_INPUT_FIELDS: INodeProperties = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: false,
	description:
		'Whether to keep the fields of the input item; where both have a field, that of the row wins',
};

/** The option Include Message Text. */
export const INCLUDE_MESSAGE_TEXT: INodeProperties = {
	displayName: 'Include Message Text',
	name: 'includeMessageText',
	type: 'boolean',
	default: true,
	description: 'Whether the row contains the text of the message, which is private',
};

/** The option Video Longer Than 140 Seconds. */
export const LONG_VIDEO: INodeProperties = {
	displayName: 'Video Longer Than 140 Seconds',
	name: 'videoLongerThan140Seconds',
	type: 'boolean',
	default: false,
	description: 'Whether an MP4 file is longer than 140 seconds, which X must be told',
};
