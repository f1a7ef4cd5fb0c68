import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_CONCURRENCY, MAX_CONCURRENCY } from '../send/sendItems';
import {
	INCLUDE_API_RESPONSE,
	INCLUDE_INPUT_FIELDS,
	INCLUDE_MESSAGE_TEXT,
	LONG_VIDEO,
	maxWaitOption,
	optionsField,
} from './options';

/** The collection Options of Send. */
export function sendOptionsField(
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return optionsField(displayOptions, [
		{
			displayName: 'Check Credits First',
			name: 'checkCreditsFirst',
			type: 'boolean',
			default: false,
			description:
				'Whether to ask for the balance once and to send nothing when it cannot pay for all items. Read from the first item.',
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			default: DEFAULT_CONCURRENCY,
			typeOptions: { minValue: 1, maxValue: MAX_CONCURRENCY },
			description:
				'How many recipients to send to at the same time. Messages to the same person always go out one by one, in item order. Read from the first item.',
		},
		{
			displayName: 'Delay Between Messages',
			name: 'delayBetweenMessages',
			type: 'number',
			default: 0,
			typeOptions: { minValue: 0 },
			description:
				'Shortest time between the starts of two messages, in milliseconds. Read from the first item.',
		},
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description:
				'Whether to check everything, look up the recipient and report the planned credits, but send nothing',
		},
		INCLUDE_API_RESPONSE,
		INCLUDE_INPUT_FIELDS,
		INCLUDE_MESSAGE_TEXT,
		maxWaitOption(
			'Longest wait for one message to be confirmed, in seconds. A message that is still open then gets the status pending_confirmation.',
		),
		{
			displayName: 'Verify Unconfirmed Sends',
			name: 'verifyUnconfirmedSends',
			type: 'boolean',
			default: false,
			description:
				'Whether to look into the conversation for a message whose sending could not be confirmed. Costs 1 credit for each message of the newest history page.',
		},
		LONG_VIDEO,
	]);
}
