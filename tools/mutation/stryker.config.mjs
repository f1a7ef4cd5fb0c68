/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	testRunner: 'jest',
	jest: { configFile: 'tools/mutation/jest.config.mjs', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	concurrency: 1,
	timeoutMS: 3000,
	// The copy of the checkout that is mutated holds what the unit tests need, and nothing else.
	ignorePatterns: [
		'**',
		'!package.json',
		'!jest.config.mjs',
		'!{credentials,nodes,scripts,tools/mutation,test/unit}/**',
	],
	tempDirName: 'coverage/.stryker',
	reporters: [],
	logLevel: 'error',
	warnings: false,
};
