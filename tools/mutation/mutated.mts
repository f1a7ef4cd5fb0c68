/**
 * The code that decides whether a message is sent, sent again, or called sent, below
 * `nodes/XquikDm/`, with the unit tests that are to hold it, below `test/unit/`. A mutant meets these
 * tests alone, so that it takes a second and not ten.
 */
export const MUTATED: ReadonlyArray<readonly [file: string, ...tests: string[]]> = [
	['delivery/contract', 'delivery/contract'],
	['delivery/decision', 'delivery/decide*'],
	['delivery/delay', 'delivery/delay'],
	['delivery/deliverMessage', 'delivery/deliverMessage', 'delivery/isStaleUpload'],
	['delivery/idempotencyKey', 'delivery/idempotencyKey', 'items/intent'],
	['delivery/lanes', 'delivery/lanes'],
	['delivery/pollAction', 'delivery/pollAction'],
	['delivery/rateGate', 'delivery/rateGate*', 'delivery/runWriteGates'],
	['delivery/rateWindow', 'delivery/rateWindow'],
	['delivery/read', 'delivery/read'],
	['delivery/runWrite', 'delivery/runWrite*'],
	['delivery/sendMemory', 'delivery/sendMemory'],
	['delivery/stops', 'delivery/stops'],
	['delivery/waiting', 'delivery/waiting'],
	['delivery/writeJobs', 'delivery/writeJobs'],
	['items/inputFields', 'items/inputFields'],
	['items/intent', 'items/intent'],
	['items/runIdentity', 'items/runIdentity', 'items/readRun'],
	['items/unlessCancelled', 'items/unlessCancelled'],
	['send/earlierRuns', 'send/earlierRuns', 'send/takeOldPlaces'],
	['send/fingerprint', 'send/fingerprint'],
	['send/outcomes', 'send/outcomes', 'send/sendAgain'],
	['send/progressNote', 'send/progressNote'],
	[
		'send/recall',
		'send/recall',
		'send/changeOf',
		'send/earlierDelivery',
		'send/settledEntry',
		'send/sendAgain',
	],
	['send/sameText', 'send/sameText'],
	['send/sendOne', 'send/send*', 'send/otherKey', 'send/verifyUnconfirmed'],
	['send/turns', 'send/turns'],
	['transport/exchange', 'transport/noAnswerFrom'],
	['transport/writeAction', 'transport/writeAction', 'delivery/decide*'],
];
