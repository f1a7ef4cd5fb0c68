import { readFileSync } from 'node:fs';

/** What npm runs by itself. */
const LIFECYCLE = ['prepack', 'prepublishOnly', 'pretest'];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
	scripts: Record<string, string>;
};
const names = Object.keys(scripts).filter((name) => !LIFECYCLE.includes(name));

describe('the npm scripts', () => {
	it('are at most 20', () => {
		expect(names.length).toBeLessThanOrEqual(20);
	});

	it('stand in CONTRIBUTING.md, each once', () => {
		const rows = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/^\| `([\w:]+)`\s+\|/gm)];
		expect(rows.map(([, name]) => name)).toEqual([...names].sort());
	});
});
