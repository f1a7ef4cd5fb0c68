/**
 * Says whether the checkout is ready to be published as a version: the one of the argument (a git
 * tag), else the one in package.json.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseFaults } from './releaseFaults.mts';

const ROOT = join(import.meta.dirname, '../..');

const read = (file: string) => readFile(join(ROOT, file), 'utf8');

const { version, author } = JSON.parse(await read('package.json')) as {
	version: string;
	author: { email: string };
};
const lock = JSON.parse(await read('package-lock.json')) as { version: string };
const [tag = version] = process.argv.slice(2);
const faults = releaseFaults({
	tag,
	version,
	lockVersion: lock.version,
	changelog: await read('CHANGELOG.md'),
	email: author.email,
});
if (faults.length > 0) {
	console.error(faults.join('\n'));
	process.exitCode = 1;
} else {
	console.log(`Ready. The tag publishes it: git tag ${tag} && git push origin ${tag}`);
}
