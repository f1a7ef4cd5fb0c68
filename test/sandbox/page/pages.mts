import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import { Client } from '../client.mts';

/** A sandbox whose page a file of tests looks at, empty before each of them. */
export interface SandboxPage {
	sandbox: Sandbox;
	client: Client;
}

/** Starts it before the tests of a file, and ends it after. */
export function sandboxPage(): SandboxPage {
	const running = {} as SandboxPage;
	beforeAll(async () => {
		running.sandbox = await startSandbox({ now: () => Date.UTC(2026, 10, 23, 10, 30, 7) });
		running.client = new Client(running.sandbox);
	});
	beforeEach(() => {
		running.sandbox.reset();
	});
	afterAll(() => running.sandbox.close());
	return running;
}

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
