import base from '../../jest.config.mjs';

const tests = (process.env.MUTATION_TESTS ?? '').split(',');

/** @type {import('jest').Config} */
export default {
	...base,
	// Stryker runs this in a copy of the checkout.
	rootDir: '../..',
	testMatch: tests.map((test) => `<rootDir>/test/unit/${test}.test.mts`),
	moduleNameMapper: {
		...base.moduleNameMapper,
		'^n8n-workflow$': '<rootDir>/tools/mutation/n8nWorkflow.mts',
	},
	collectCoverage: false,
	testTimeout: 5000,
};
