import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import { checkedOption } from './optionSet';
import { checkTime } from './time';
import { readChoice, shownValue } from './value';

/** When the wait for an answer ends, counted from its begin; n8n may be a minute late. */
export type WaitLimit = { afterMs: number } | { at: number };

const FIELD = 'Limit Wait Time';
const LIMIT_TYPES = ['afterTimeInterval', 'atSpecifiedTime'] as const;
const MS_OF = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
const UNITS = ['minutes', 'hours', 'days'] as const;

/** The latest time that a date can tell, in ms since 1970. */
const LAST_TIME = 8.64e15;

function refuse(message: string, remedy: string): never {
	throw new InputError('wait_limit_invalid', FIELD, message, remedy);
}

function intervalOf(amount: unknown, unit: unknown): number {
	const count = typeof amount === 'string' && amount.trim() !== '' ? Number(amount) : amount;
	const of = readChoice(unit, UNITS, { field: 'Unit', code: 'wait_limit_invalid' });
	const isCount = typeof count === 'number' && count > 0 && count * MS_OF[of] < LAST_TIME / 2;
	if (isCount) return count * MS_OF[of];
	return refuse(
		`Amount of ${FIELD} must be a number above 0, but is ${shownValue(amount)}`,
		'Enter how long to wait, such as 2 with the unit Days.',
	);
}

/** What n8n keeps where nothing was filled in. */
function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null || value === '') return true;
	if (typeof value !== 'object') return false;
	const { values, ...others } = value as { values?: unknown };
	return (values === undefined || values === null) && Object.keys(others).length === 0;
}

/**
 * Gives the limit; undefined when none is set.
 *
 * @param timeZone of the workflow, for a date that names none
 * @param now ms since 1970
 * @throws InputError for what is no time, or one that is over
 */
export function checkWaitLimit(
	value: unknown,
	timeZone: string,
	now: number,
): WaitLimit | undefined {
	if (isEmpty(value)) return undefined;
	const values = (value as { values?: unknown }).values;
	if (typeof values !== 'object' || values === null) {
		refuse(
			`${FIELD} must be an interval or a date, but is ${shownValue(value)}`,
			'Set its fields one by one.',
		);
	}
	const {
		limitType = 'afterTimeInterval',
		resumeAmount = 1,
		resumeUnit = 'hours',
		maxDateAndTime,
	} = values as Record<string, unknown>;
	const type = readChoice(limitType, LIMIT_TYPES, { field: FIELD, code: 'wait_limit_invalid' });
	if (type === 'afterTimeInterval') return { afterMs: intervalOf(resumeAmount, resumeUnit) };
	const at = checkTime(maxDateAndTime, 'Max Date and Time', timeZone);
	if (at === undefined) refuse('Max Date and Time is empty', 'Choose until when to wait.');
	if (at <= now) {
		refuse(
			`Max Date and Time is in the past: ${shownValue(maxDateAndTime)}`,
			'Choose a time to come, or an interval.',
		);
	}
	return { at };
}

/** The fields of n8n's own nodes, under the same names. */
const VALUES: INodeProperties[] = [
	{
		displayName: 'Limit Type',
		name: 'limitType',
		type: 'options',
		default: 'afterTimeInterval',
		description: 'Whether to wait for a time, or until a date',
		options: [
			{
				name: 'After Time Interval',
				value: 'afterTimeInterval',
				description: 'Wait for a certain time',
			},
			{ name: 'At Specified Time', value: 'atSpecifiedTime', description: 'Wait until a date' },
		],
	},
	{
		displayName: 'Amount',
		name: 'resumeAmount',
		type: 'number',
		displayOptions: { show: { limitType: ['afterTimeInterval'] } },
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 1,
		description: 'How long to wait',
	},
	{
		displayName: 'Unit',
		name: 'resumeUnit',
		type: 'options',
		displayOptions: { show: { limitType: ['afterTimeInterval'] } },
		options: [
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Days', value: 'days' },
		],
		default: 'hours',
		description: 'Unit of Amount',
	},
	{
		displayName: 'Max Date and Time',
		name: 'maxDateAndTime',
		type: 'dateTime',
		displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
		default: '',
		description: 'Until when to wait',
	},
];

/** The option Limit Wait Time. */
export const LIMIT_WAIT_TIME = checkedOption(
	{
		displayName: FIELD,
		name: 'limitWaitTime',
		type: 'fixedCollection',
		description:
			'How long to wait for the answer. Then the workflow goes on with a row whose response_status is timed_out, up to a minute later.',
		default: { values: { limitType: 'afterTimeInterval', resumeAmount: 1, resumeUnit: 'days' } },
		options: [{ displayName: 'Values', name: 'values', values: VALUES }],
	},
	(value, context: IExecuteFunctions) => checkWaitLimit(value, context.getTimezone(), Date.now()),
);
