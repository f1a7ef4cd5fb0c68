// The rules for everything that does not ship: sandbox, engine, demo, tests, scripts.
// What ships is linted by `n8n-node lint` with n8n's own Cloud rules (eslint.config.mjs); e2e is a
// package of its own, which lints itself by these same rules.
import js from '@eslint/js';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const BROWSER_GLOBALS = [
	'clearTimeout',
	'document',
	'Element',
	'EventSource',
	'fetch',
	'HTMLElement',
	'location',
	'setTimeout',
	'window',
	'XMLHttpRequest',
];

export default tseslint.config(
	globalIgnores(['dist', 'coverage', 'artifacts', 'e2e', 'nodes', 'credentials']),
	{
		files: ['**/*.mts'],
		extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.tools.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			// Node runs these files as they are and strips types only where they are marked as such.
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// Playwright's way of saying that a fixture needs no other.
			'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
		},
	},
	{
		// The sandbox page's script: JavaScript as the browser gets it, with types in comments.
		files: ['sandbox/page/browser/*.mjs'],
		extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
		languageOptions: {
			globals: Object.fromEntries(BROWSER_GLOBALS.map((name) => [name, 'readonly'])),
			parserOptions: {
				project: './sandbox/page/browser/tsconfig.json',
				tsconfigRootDir: import.meta.dirname,
			},
		},
		rules: {
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
);
