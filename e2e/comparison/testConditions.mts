import type { Fault } from '../../sandbox/sandbox.mts';
import { NO_DMS } from '../harness/tickets.mts';

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

const person = (index: number) => String(70_000 + index);

/** The X user IDs that the items go to. */
export function recipientsOf({ items, closed }: TestConditions): string[] {
	return Array.from({ length: items }, (_, index) => (index === closed ? NO_DMS : person(index)));
}

const send = (indices: number[], fault: Fault): Fault[] =>
	indices.map((index) => ({ route: 'send', recipient: person(index), ...fault }));

const refuse = (status: number, error: string, seconds: number): Fault => ({
	answer: {
		status,
		body: { error, message: 'Try again later.', retryAfter: seconds },
		headers: { 'retry-after': String(seconds) },
	},
});

const CALM = { items: 30, perExecution: 30, faults: [], limited: false };

/** By recipient, so that every variant meets the same faults, whatever its order. */
const FAULTY = {
	...CALM,
	closed: 8,
	faults: [
		...send([3, 11, 19], { drop: 'after' }),
		...send([5, 14, 23], refuse(503, 'service_unavailable', 1)),
		...send([9, 27], refuse(429, 'rate_limit_exceeded', 2)),
	],
};

/** What the variants are measured in. */
export const TEST_CONDITIONS: [TestConditions, ...TestConditions[]] = [
	{
		...CALM,
		title: 'Nothing goes wrong, 30 items in one execution',
		explanation: 'No fault, every recipient allows DMs.',
	},
	{
		...FAULTY,
		title: 'Faults, 30 items in one execution',
		explanation:
			'Three sends whose connection breaks after the message went out, three that are answered with ' +
			'503 and two with 429 (`Retry-After: 2`), once each, and one recipient who allows no DMs.',
	},
	{
		...FAULTY,
		title: 'Faults, 30 executions of one item, as from a form',
		explanation: 'The same faults; five executions at a time.',
		perExecution: 1,
	},
	{
		...CALM,
		title: "Xquik's write limit, 70 items in one execution",
		explanation: '140 writes against 120 in 60 s; no other fault.',
		items: 70,
		perExecution: 70,
		limited: true,
	},
];
