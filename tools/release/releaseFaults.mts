/** What has to fit together when a version is published. */
export interface ReleaseState {
	/** The git tag, which is the bare version. */
	tag: string;
	/** In package.json, and in package-lock.json. */
	version: string;
	lockVersion: string;
	/** The whole CHANGELOG.md. */
	changelog: string;
	/** The author's address in package.json: n8n compares it with the owner of the repository. */
	email: string;
}

/** Top-level domains that are reserved for documentation, so nobody reads mail there (RFC 2606). */
const RESERVED_DOMAIN = /\.(?:example|invalid|test)$/;

/** Finds what must be corrected before this tag is published; one sentence for each fault. */
export function releaseFaults(state: ReleaseState): string[] {
	const { tag, version, lockVersion, changelog, email } = state;
	const faults: string[] = [];
	if (!/^\d+\.\d+\.\d+$/.test(tag)) faults.push(`The tag ${tag} is no version such as 1.2.3.`);
	if (version !== tag) faults.push(`package.json has version ${version}, the tag is ${tag}.`);
	if (lockVersion !== version) {
		faults.push(`package-lock.json has version ${lockVersion}, package.json ${version}.`);
	}
	if (sectionOf(changelog, tag) === '') faults.push(`CHANGELOG.md says nothing about ${tag}.`);
	if (sectionOf(changelog, 'Unreleased') !== '') {
		faults.push(`CHANGELOG.md has changes under Unreleased: move them to ${tag}.`);
	}
	if (RESERVED_DOMAIN.test(email)) {
		faults.push(`package.json has the author's address ${email}, where nobody reads mail.`);
	}
	return faults;
}

/** What stands under `## title`, up to the next heading of that level. */
function sectionOf(changelog: string, title: string): string {
	const sections = changelog.split(/^## /m).slice(1);
	const section = sections.find((text) => text.split('\n')[0]?.trim() === title) ?? '';
	return section.split('\n').slice(1).join('\n').trim();
}
