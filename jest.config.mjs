import { join } from 'node:path';

// The tests start some thirty programs, most of which load n8n's engine: compiled once, it loads in
// two thirds of the time.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

// An engine silences n8n's log while it is open; what n8n logs after it has closed is no news either.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** @type {import('jest').Config} */
export default {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	moduleFileExtensions: ['mts', 'ts', 'js', 'mjs', 'json', 'node'],
	transform: {
		'\\.m?ts$|/node_modules/(?:fast-png|github-slugger|iobuffer)/.*\\.js$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
				module: { type: 'commonjs' },
			},
		],
	},
	// Everything else in there is CommonJS.
	transformIgnorePatterns: ['/node_modules/(?!fast-png/|github-slugger/|iobuffer/)'],
	// n8n's loader asks for the built files; the tests run and measure their sources.
	moduleNameMapper: { '^(.*)/dist/((?:nodes|credentials)/.*)\\.js$': '$1/$2.ts' },
	modulePathIgnorePatterns: ['<rootDir>/coverage/', '<rootDir>/dist/', '<rootDir>/e2e/'],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text-summary', 'json-summary'],
	coverageThreshold: { global: { lines: 95, branches: 95 } },
	testTimeout: 30_000,
	// Twice the cores of a small machine: some tests wait for programs of their own. Those that wait
	// for the node or the sandbox do so in the time of test/fastTime.mts, which a busy machine does not hurry.
	maxWorkers: 4,
};
