import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';

/** The page of a sandbox, as it is served. */
export async function pageOf({ origin }: Sandbox): Promise<string> {
	return await (await fetch(origin)).text();
}

/** The text of one section of the page, without its markup; empty when there is none. */
export async function sectionOf(id: string, from: Sandbox): Promise<string> {
	const markup = await pageOf(from);
	const start = markup.indexOf(`id="${id}"`);
	if (start === -1) return '';
	const text = markup
		.slice(markup.indexOf('>', start) + 1, markup.indexOf('</section>', start))
		.replaceAll(/<[^>]*>/g, ' ');
	return text.replaceAll(/\s+/g, ' ').trim();
}

/** Runs something with a sandbox of its own. */
export async function withSandbox(
	options: SandboxOptions,
	use: (sandbox: Sandbox) => Promise<void>,
): Promise<void> {
	const other = await startSandbox(options);
	try {
		await use(other);
	} finally {
		await other.close();
	}
}
