import type { Fault } from '../../sandbox/sandbox.mts';

/** What is sent, and what goes wrong: the same for each variant. */
export interface TestConditions {
	title: string;
	/** What a reader has to know to judge the numbers. */
	explanation: string;
	/** DMs with an attachment, each to another person. */
	items: number;
	/** Items for each execution. */
	perExecution: number;
	/** The number of an item whose recipient does not accept DMs. */
	closed?: number;
	faults: Fault[];
	/** Whether Xquik's write limit holds, 120 in 60 s. */
	limited: boolean;
}

/** The recipient who allows no DMs, in the sandbox. */
const CLOSED_RECIPIENT = '9000000422001';

const ITEMS = 30;
const CLOSED = 8;

/** The X user ID that the item with this number goes to. */
export function recipientOf(conditions: TestConditions, index: number): string {
	return index === conditions.closed ? CLOSED_RECIPIENT : String(70_000 + index);
}

const each = (indices: number[], fault: Fault): Fault[] =>
	indices.map((index) => ({ ...fault, recipient: String(70_000 + index) }));

/** By recipient, so that every variant meets the same faults, whatever its order. */
const FAULTS: Fault[] = [
	...each([3, 11, 19], { route: 'send', drop: 'after' }),
	...each([5, 14, 23], {
		route: 'send',
		answer: {
			status: 503,
			body: { error: 'service_unavailable', message: 'Try again later.' },
			headers: { 'retry-after': '1' },
		},
	}),
	...each([9, 27], {
		route: 'send',
		answer: {
			status: 429,
			body: { error: 'rate_limit_exceeded', message: 'Too many requests.', retryAfter: 2 },
			headers: { 'retry-after': '2' },
		},
	}),
];

const FAULTS_IN_WORDS =
	'Three sends whose connection breaks after the message went out, three that are answered with ' +
	'503 and two with 429 (`Retry-After: 2`), once each, and one recipient who allows no DMs.';

/** What the variants are measured in. */
export const TEST_CONDITIONS: TestConditions[] = [
	{
		title: 'Nothing goes wrong, 30 items in one execution',
		explanation: 'No fault, every recipient allows DMs.',
		items: ITEMS,
		perExecution: ITEMS,
		faults: [],
		limited: false,
	},
	{
		title: 'Faults, 30 items in one execution',
		explanation: FAULTS_IN_WORDS,
		items: ITEMS,
		perExecution: ITEMS,
		closed: CLOSED,
		faults: FAULTS,
		limited: false,
	},
	{
		title: 'Faults, 30 executions of one item, as from a form',
		explanation: 'The same faults; five executions at a time.',
		items: ITEMS,
		perExecution: 1,
		closed: CLOSED,
		faults: FAULTS,
		limited: false,
	},
	{
		title: "Xquik's write limit, 70 items in one execution",
		explanation: '140 writes against 120 in 60 s; no other fault.',
		items: 70,
		perExecution: 70,
		faults: [],
		limited: true,
	},
];
