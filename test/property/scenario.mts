import fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import type { Fault, FaultAnswer, WriteOutcome } from '../../sandbox/sandbox.mts';
import {
	BAD_GATEWAY_PAGE,
	NEW_KEY_WITHOUT_RECORD,
	NOTHING_HAPPENED,
	rateLimited,
	SOMETHING_BROKE,
} from '../../tools/soak/faultAnswers.mts';

/** One input item of Send DM. */
export interface ScenarioItem {
	recipient: string;
	/** No other item of the scenario has the same. */
	text: string;
	/** Whether it has a picture to send. */
	picture: boolean;
}

/** One execution of Send DM and all that goes wrong on the way. */
export interface Scenario {
	items: ScenarioItem[];
	/** The sandbox's script: each fault strikes its `times`, then it is gone. */
	faults: Fault[];
	onError: NonNullable<INode['onError']>;
	retryOnFail: boolean;
	/** The option Concurrency. */
	concurrency: number;
	/** The option Max Wait, in seconds. */
	maxWait: number;
}

const RECIPIENTS = ['101', '102', '103'];
const MOST_ITEMS = 5;
const MOST_FAULTS = 6;

/** A record whose values print as plain objects in a counterexample. */
function plain<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
	return fc.record(fields, { noNullPrototype: true });
}

/** Errors that say nothing about what happened; with `commit` it happened all the same. */
const silentError: fc.Arbitrary<FaultAnswer> = plain({
	status: fc.constantFrom(500, 502, 503),
	raw: fc.constantFrom(BAD_GATEWAY_PAGE, '', JSON.stringify(SOMETHING_BROKE)),
	commit: fc.boolean(),
});

/** Errors that say that nothing happened. */
const clearError: fc.Arbitrary<FaultAnswer> = plain({
	status: fc.constantFrom(500, 503),
	body: fc.constant(NOTHING_HAPPENED),
});

/** Wants a new key, which is one too many when an earlier request arrived unheard. */
const wantsNewKey: fc.Arbitrary<FaultAnswer> = plain({
	status: fc.constantFrom(409, 503),
	body: fc.constant(NEW_KEY_WITHOUT_RECORD),
});

const rateLimit: fc.Arbitrary<FaultAnswer> = fc
	.constantFrom('rate_limit_exceeded', 'x_rate_limited')
	.map((error) => rateLimited(0, error));

const lostOrLate: fc.Arbitrary<Fault> = fc.oneof(
	{ weight: 2, arbitrary: plain({ drop: fc.constant('before' as const) }) },
	{ weight: 4, arbitrary: plain({ drop: fc.constant('after' as const) }) },
	{
		weight: 1,
		arbitrary: plain({ hang: fc.constantFrom('before' as const, 'after' as const) }),
	},
	{ weight: 3, arbitrary: plain({ cutOff: plain({ afterBytes: fc.nat(60) }) }) },
	{ weight: 4, arbitrary: plain({ answer: silentError }) },
	{ weight: 2, arbitrary: plain({ answer: clearError }) },
	{ weight: 3, arbitrary: plain({ answer: wantsNewKey }) },
	{ weight: 2, arbitrary: plain({ answer: rateLimit }) },
	{ weight: 2, arbitrary: plain({ delayMs: fc.integer({ min: 1, max: 150 }) }) },
);

/** How a write that is answered with 202 ends, and whether an expired one arrived after all. */
const outcome: fc.Arbitrary<WriteOutcome> = fc
	.tuple(
		fc.constantFrom<Partial<WriteOutcome> & Pick<WriteOutcome, 'end'>>(
			{ end: 'success' },
			{ end: 'success' },
			{ end: 'failed_safe' },
			{ end: 'failed_safe' },
			{ end: 'failed_unsafe' },
			{ end: 'expired' },
			{ end: 'expired', delivered: true },
		),
		fc.integer({ min: 1, max: 3 }),
	)
	.map(([ending, polls]) => ({ ...ending, polls, pollAfterMs: 0 }));

const writeEffect: fc.Arbitrary<Fault> = fc.oneof(
	{ weight: 3, arbitrary: lostOrLate },
	{ weight: 1, arbitrary: plain({ outcome }) },
	// Accepted, and the answer that says so may come late.
	{ weight: 1, arbitrary: plain({ outcome, delayMs: fc.integer({ min: 1, max: 150 }) }) },
	// Accepted, and nobody hears of it.
	{ weight: 1, arbitrary: plain({ outcome, drop: fc.constant('after' as const) }) },
);

const reach = plain({
	// Five are more than the replays of one item can outlast in its Max Wait.
	times: fc.constantFrom(1, 1, 2, 2, 5),
	skip: fc.integer({ min: 0, max: 2 }),
});

const fault: fc.Arbitrary<Fault> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc
			.tuple(fc.constantFrom(...RECIPIENTS), reach, writeEffect)
			.map(([recipient, hits, effect]) => ({
				route: 'send' as const,
				recipient,
				...hits,
				...effect,
			})),
	},
	{
		weight: 2,
		arbitrary: fc
			.tuple(reach, writeEffect)
			.map(([hits, effect]) => ({ route: 'upload' as const, ...hits, ...effect })),
	},
	{
		weight: 1,
		arbitrary: fc
			.tuple(reach, lostOrLate)
			.map(([hits, effect]) => ({ route: 'poll' as const, ...hits, ...effect })),
	},
);

const item = plain({
	recipient: fc.constantFrom(...RECIPIENTS),
	text: fc.string({ unit: 'grapheme', maxLength: 8 }),
	picture: fc.boolean(),
});

/** Random scenarios, small enough that one takes a few seconds. */
export const scenario: fc.Arbitrary<Scenario> = plain({
	items: fc
		.array(item, { minLength: 1, maxLength: MOST_ITEMS, size: 'max' })
		.map((items) => items.map((one, n) => ({ ...one, text: `${n}: ${one.text}` }))),
	faults: fc.array(fault, { maxLength: MOST_FAULTS, size: 'max' }),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	retryOnFail: fc.boolean(),
	concurrency: fc.integer({ min: 1, max: 4 }),
	maxWait: fc.integer({ min: 2, max: 3 }),
});
