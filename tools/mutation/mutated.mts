/**
 * The code that decides whether a message is sent, sent again, or called sent, below
 * `nodes/XquikDm/`, with the unit tests that are to hold it, below `test/unit/`. A mutant meets these
 * tests alone, so that it takes a second and not ten.
 */
export const MUTATED: ReadonlyArray<readonly [file: string, ...tests: string[]]> = [
	['api/requestResult', 'api/noAnswerFrom'],
	['api/writeAction', 'api/writeAction', 'delivery/decide*'],
	['delivery/contract', 'delivery/contract', 'errors/judgements'],
	['delivery/decision', 'delivery/decide*', 'delivery/conflictRecord', 'errors/judgements'],
	['delivery/delay', 'delivery/delay'],
	[
		'delivery/deliverMessage',
		'delivery/deliverMessage',
		'delivery/isStaleUpload',
		'errors/judgements',
	],
	['delivery/idempotencyKey', 'delivery/idempotencyKey', 'items/intent'],
	['delivery/pollAction', 'delivery/pollAction'],
	['delivery/rateGate', 'delivery/rateGate*', 'delivery/runWriteGates'],
	['delivery/rateWindow', 'delivery/rateWindow'],
	['delivery/read', 'delivery/read'],
	['delivery/runWrite', 'delivery/runWrite*'],
	['delivery/sendMemory', 'delivery/sendMemory'],
	['delivery/sendThroughGates', 'delivery/runWrite*'],
	['delivery/waiting', 'delivery/waiting'],
	['items/intent', 'items/intent'],
	['items/lanes', 'items/lanes'],
	['items/runIdentity', 'items/runIdentity', 'items/readRun'],
	['items/sendingBlocks', 'items/sendingBlocks'],
	['items/turns', 'items/turns'],
	['items/unlessCancelled', 'items/unlessCancelled'],
	['items/writeJobs', 'items/writeJobs'],
	['output/inputFields', 'output/inputFields'],
	['output/progressNote', 'output/progressNote'],
	['resources/directMessage/send/earlierRuns', 'send/earlierRuns', 'send/takeOldPlaces'],
	['resources/directMessage/send/fingerprint', 'send/fingerprint'],
	['resources/directMessage/send/outcomes', 'send/outcomes', 'send/sendAgain'],
	[
		'resources/directMessage/send/recall',
		'send/recall',
		'send/changeOf',
		'send/earlierDelivery',
		'send/settledEntry',
		'send/sendAgain',
	],
	['resources/directMessage/send/sameText', 'send/sameText'],
	['resources/directMessage/send/sendOne', 'send/send*', 'send/otherKey', 'send/verifyUnconfirmed'],
];
