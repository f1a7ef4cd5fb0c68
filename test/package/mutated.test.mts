import { existsSync } from 'node:fs';

import { MUTATED } from '../../tools/mutation/mutated.mts';

describe('mutation testing', () => {
	it.each(MUTATED)('knows %s and its tests', (file, ...tests) => {
		expect(existsSync(`nodes/XquikDm/${file}.ts`)).toBe(true);
		for (const test of tests.filter((name) => !name.endsWith('*'))) {
			expect(existsSync(`test/unit/${test}.test.mts`)).toBe(true);
		}
	});
});
