import base from '../../jest.config.mjs';

/** @type {import('jest').Config} */
export default {
	...base,
	// Stryker runs this in a copy of the checkout.
	rootDir: '../..',
	testMatch: ['<rootDir>/test/unit/{delivery,items,send,transport}/*.test.mts'],
	moduleNameMapper: {
		...base.moduleNameMapper,
		'^n8n-workflow$': '<rootDir>/tools/mutation/n8nWorkflow.mts',
	},
	collectCoverage: false,
	testTimeout: 5000,
};
