/** The code that decides whether a message is sent, sent again, or called sent. */
const MUTATED = [
	'nodes/XquikDm/delivery/{contract,decision,delay,deliverMessage,idempotencyKey,lanes,pollAction}.ts',
	'nodes/XquikDm/delivery/{rateGate,rateWindow,read,runWrite,sendMemory,stops,waiting,writeJobs}.ts',
	'nodes/XquikDm/items/{inputFields,intent,runIdentity,unlessCancelled}.ts',
	'nodes/XquikDm/send/{earlierRuns,fingerprint,outcomes,progressNote,recall,sameText,sendOne,turns}.ts',
	'nodes/XquikDm/transport/{exchange,writeAction}.ts',
];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: MUTATED,
	testRunner: 'jest',
	jest: { configFile: 'tools/mutation/jest.config.mjs', enableFindRelatedTests: true },
	coverageAnalysis: 'perTest',
	concurrency: 1,
	timeoutMS: 3000,
	// The copy of the checkout that is mutated holds what the unit tests need, and nothing else.
	ignorePatterns: [
		'**',
		'!package.json',
		'!jest.config.mjs',
		'!{credentials,nodes,scripts,tools,test/unit}/**',
	],
	tempDirName: 'coverage/.stryker',
	reporters: ['clear-text', 'json', 'html'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	jsonReporter: { fileName: 'coverage/mutation/report.json' },
	htmlReporter: { fileName: 'coverage/mutation/report.html' },
	thresholds: { high: 98, low: 96, break: 95 },
};
