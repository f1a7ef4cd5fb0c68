import { expect, type Page } from '@playwright/test';
import { execa } from 'execa';
import pWaitFor from 'p-wait-for';
import { canvasNode } from '../harness/browserN8n.mts';
import { readWorkflow, REPOSITORY } from '../harness/paths.mts';
import { workflowNames } from '../harness/provision.mts';
import { test } from '../harness/test.mts';

const START_TIMEOUT_MS = 180_000;
const END_TIMEOUT_MS = 40_000;

// It starts an n8n beside the browser.
test.describe.configure({ timeout: 600_000 });

/** `npm run n8n`, and how it is sent a signal. */
interface Command extends AsyncDisposable {
	/** npm's process. */
	pid: number;
	/** Waits until it has printed this; gives what it has printed. */
	printed(wanted: RegExp): Promise<string>;
	/** Waits for npm's end. */
	ended(): Promise<void>;
}

/** Starts it in a process group of its own, as a terminal does. */
function startCommand(): Command {
	const options = { cwd: REPOSITORY, reject: false, all: true, detached: true } as const;
	const npm = execa('npm', ['run', 'n8n'], options);
	const { pid } = npm;
	if (pid === undefined) throw new Error('npm has no process ID.');
	let text = '';
	npm.all.on('data', (chunk: Buffer) => (text += chunk.toString()));
	const isRunning = () => npm.exitCode === null && npm.signalCode === null;
	return {
		pid,
		printed: async (wanted) => {
			const check = () => wanted.test(text) || !isRunning();
			await pWaitFor(check, { timeout: START_TIMEOUT_MS });
			expect(text).toMatch(wanted);
			return text;
		},
		ended: () => pWaitFor(() => !isRunning(), { timeout: END_TIMEOUT_MS }),
		[Symbol.asyncDispose]: async () => {
			if (isRunning()) process.kill(-pid, 'SIGTERM');
			await npm;
		},
	};
}

/** The process and all that it has started. */
async function familyOf(pid: number): Promise<Map<number, string>> {
	const { stdout } = await execa`ps -eo pid=,ppid=,args=`;
	const processes = stdout.split('\n').map((line) => {
		const [, id, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		return { id: Number(id), parent: Number(parent), args };
	});
	const family = new Map<number, string>();
	const add = (parent: number) => {
		for (const { id, args } of processes.filter((each) => each.parent === parent)) {
			family.set(id, args);
			add(id);
		}
	};
	add(pid);
	return family.set(pid, 'npm');
}

/** Those of them that are still running. */
async function survivors(family: Map<number, string>): Promise<string[]> {
	const { stdout } = await execa`ps -eo pid=,stat=`;
	const running = stdout
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter(([, state = '']) => !state.startsWith('Z'))
		.map(([id]) => Number(id));
	return [...family].filter(([id]) => running.includes(id)).map(([, args]) => args);
}

/** Signs in at the address that the command has printed, as a person does. */
async function signInAt(page: Page, text: string): Promise<void> {
	const value = (name: string) => new RegExp(`^${name} +(\\S+)`, 'm').exec(text)?.[1] ?? '';
	await page.goto(value('n8n'));
	await page.getByTestId('emailOrLdapLoginId').locator('input').fill(value('login'));
	await page.getByTestId('password').locator('input').fill(value('password'));
	await page.getByTestId('form-submit-button').click();
}

/** Opens a workflow from the list, and clicks *Execute workflow*; gives the form that opens. */
async function execute(page: Page, file: string): Promise<Page> {
	const { name } = await readWorkflow(file);
	await page.getByTestId('workflow-card-name').getByText(name, { exact: true }).click();
	await page.getByTestId('canvas-node').first().waitFor();
	const popup = page.waitForEvent('popup');
	await page.getByTestId('execute-workflow-button').click();
	return popup;
}

test('opens on the workflows, which run with a click, and ends on SIGINT to npm alone', async ({
	page,
}) => {
	await using command = startCommand();
	const text = await command.printed(/gone after Ctrl-C/);
	const family = await familyOf(command.pid);
	const started = [...family.values()].join('\n');
	expect(started).toMatch(/n8n start/);
	expect(started).toMatch(/postgres -D/);

	await signInAt(page, text);
	const names = await Promise.all((await workflowNames()).map((name) => readWorkflow(name)));
	const list = page.url();
	for (const { name } of names) {
		await page.getByTestId('workflow-card-name').getByText(name, { exact: true }).waitFor();
	}
	const lines = await execute(page, 'one-row-per-line');
	await lines.getByText('2 of 3 sent').waitFor();
	const written = canvasNode(page, 'Append to the file');
	await written.getByTestId('canvas-node-status-success').waitFor();

	await page.goto(list);
	const form = await execute(page, 'demo');
	await form.getByLabel('recipient').fill('@jane_doe');
	await form.getByLabel('message').fill('Thank you for waiting.');
	await form.getByRole('button', { name: 'Submit' }).click();
	await form.getByText('Your message to @jane_doe was sent.').waitFor();

	process.kill(command.pid, 'SIGINT');
	await command.ended();
	expect(await survivors(family)).toEqual([]);
});

test('ends on Ctrl-C while n8n is starting', async () => {
	await using command = startCommand();
	let family = new Map<number, string>();
	await pWaitFor(
		async () => {
			family = await familyOf(command.pid);
			return [...family.values()].some((args) => args.includes('n8n start'));
		},
		{ timeout: START_TIMEOUT_MS },
	);
	// The terminal sends it to the whole group, and npm hands it on once more.
	process.kill(-command.pid, 'SIGINT');
	await command.ended();
	expect(await survivors(family)).toEqual([]);
});
