import type { Sandbox } from '../../../sandbox/sandbox.mts';
import { startSandbox } from '../../../sandbox/sandbox.mts';
import { Client } from '../client.mts';

let sandbox: Sandbox;
let client: Client;
let leaving: AbortController;

beforeEach(async () => {
	sandbox = await startSandbox();
	client = new Client(sandbox);
	leaving = new AbortController();
});
afterEach(async () => {
	leaving.abort();
	await sandbox.close();
});

/** Reads the versions an event stream tells, one by one; undefined at its end. */
async function listen(): Promise<() => Promise<string | undefined>> {
	const response = await fetch(`${sandbox.origin}/__sandbox/events`, { signal: leaving.signal });
	expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
	const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
	let text = '';
	return async () => {
		for (;;) {
			const event = /^event: change\ndata: (.*)\n\n/m.exec(text);
			if (event !== null) {
				text = text.slice(event.index + event[0].length);
				return event[1];
			}
			const chunk = await reader?.read();
			if (chunk?.value === undefined) return undefined;
			text += chunk.value;
		}
	};
}

async function shownVersion(): Promise<string | undefined> {
	return /data-version="([^"]*)"/.exec(await (await fetch(sandbox.origin)).text())?.[1];
}

it('tells the version of the moment at once', async () => {
	const next = await listen();
	expect(await next()).toBe(await shownVersion());
});

it.each<[string, () => unknown]>([
	['a message', () => client.send('1')],
	[
		'an incoming message',
		() => sandbox.receive({ account: 'acme_support', from: '1', text: 'Hello' }),
	],
	['a reset', () => client.control('/reset', 'POST')],
	['the clock', () => client.control('/clock', 'POST', { advanceMs: 1 })],
	['a fault', () => client.control('/faults', 'POST', { faults: [{}] })],
	['no more faults', () => client.control('/faults', 'DELETE')],
	[
		'a fault from code',
		() => {
			sandbox.addFaults([{}]);
		},
	],
	[
		'the clock from code',
		() => {
			sandbox.advanceClock(1);
		},
	],
	[
		'a reset from code',
		() => {
			sandbox.reset();
		},
	],
])('tells that %s has changed something', async (_what, change) => {
	const next = await listen();
	const before = await next();
	await change();
	const after = await next();
	expect(after).toMatch(/^[0-9a-f]{8}\.\d+$/);
	expect(after).not.toBe(before);
});

it('makes one event of many changes, and tells the last of them', async () => {
	const next = await listen();
	await next();
	for (let change = 0; change < 500; change += 1) sandbox.advanceClock(1);
	const last = await shownVersion();
	const told = [await next()];
	if (told[0] !== last) told.push(await next());
	expect(told.at(-1)).toBe(last);
});

it('lets the sandbox close', async () => {
	const next = await listen();
	await next();
	await sandbox.close();
	expect(await next().catch(() => undefined)).toBeUndefined();
});

it('knows a new sandbox from an old one', async () => {
	const other = await startSandbox();
	try {
		expect(await (await fetch(other.origin)).text()).not.toContain(`"${await shownVersion()}"`);
	} finally {
		await other.close();
	}
});
