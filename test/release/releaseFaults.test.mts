import type { ReleaseState } from '../../tools/release/releaseFaults.mts';
import { releaseFaults } from '../../tools/release/releaseFaults.mts';

const READY: ReleaseState = {
	tag: '1.2.3',
	version: '1.2.3',
	lockVersion: '1.2.3',
	changelog: '# Changelog\n\n## Unreleased\n\n## 1.2.3\n\n- New.\n\n## 1.2.2\n\n- Old.\n',
	email: 'maintainers@desk.io',
};

describe('releaseFaults', () => {
	it('finds none when all fits together', () => {
		expect(releaseFaults(READY)).toEqual([]);
	});

	it.each<[string, Partial<ReleaseState>]>([
		[
			'package.json has version 1.2.2, the tag is 1.2.3.',
			{ version: '1.2.2', lockVersion: '1.2.2' },
		],
		['package-lock.json has version 1.2.2, package.json 1.2.3.', { lockVersion: '1.2.2' }],
		[
			'CHANGELOG.md says nothing about 1.2.3.',
			{ changelog: '# Changelog\n\n## 1.2.2\n\n- Old.\n' },
		],
		['CHANGELOG.md says nothing about 1.2.3.', { changelog: '## 1.2.3\n\n## 1.2.2\n\n- Old.\n' }],
		['CHANGELOG.md says nothing about 1.2.3.', { changelog: '## 1.2.30\n\n- Other.\n' }],
		[
			'CHANGELOG.md has changes under Unreleased: move them to 1.2.3.',
			{ changelog: '## Unreleased\n\n- Newer.\n\n## 1.2.3\n\n- New.\n' },
		],
		[
			"package.json has the author's address maintainers@desk.example, where nobody reads mail.",
			{ email: 'maintainers@desk.example' },
		],
	])('%s', (fault, change) => {
		expect(releaseFaults({ ...READY, ...change })).toEqual([fault]);
	});

	it.each(['v1.2.3', '1.2', '1.2.3-rc.1', 'latest'])('refuses the tag %s', (tag) => {
		expect(releaseFaults({ ...READY, tag })).toContain(
			`The tag ${tag} is no version such as 1.2.3.`,
		);
	});
});
