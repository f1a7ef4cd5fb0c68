import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join('.github', 'workflows');
const uses = readdirSync(FOLDER).flatMap((file) =>
	readFileSync(join(FOLDER, file), 'utf8')
		.split('\n')
		.filter((line) => /\buses:/.test(line))
		.map((line): [string, string] => [file, line.trim()]),
);

describe('the workflows', () => {
	it('use actions', () => {
		expect(uses.map(([file]) => file)).toEqual(expect.arrayContaining(['ci.yml', 'publish.yml']));
	});

	it.each(uses)('%s pins %s by its commit and names its version', (_file, line) => {
		expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('use one commit of each action', () => {
		const pins = new Set(uses.map(([, line]) => line.replace(/^.*uses: /, '')));
		const actions = [...pins].map((pin) => pin.split('@')[0]);
		expect(actions).toHaveLength(new Set(actions).size);
	});
});
