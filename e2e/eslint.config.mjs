// The same rules as the other tools, with the types of this package.
import tools from '../eslint.tools.config.mjs';

export default [
	...tools,
	{
		files: ['**/*.mts'],
		languageOptions: {
			parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
		},
	},
];
