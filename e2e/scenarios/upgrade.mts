import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startN8n, type N8n } from '../harness/n8n.mts';
import { itemsOf, type StoredWorkflow } from '../harness/n8nData.mts';
import {
	installPackage,
	PACKAGE_NAME,
	packAs,
	packedPackage,
	unpack,
} from '../harness/packedPackage.mts';
import { temporaryFolder } from '../harness/paths.mts';
import { publishItemsTo, runViaWebhook } from '../harness/runWorkflow.mts';
import { test } from '../harness/test.mts';
import { CUSTOM_KEY, tickets, type Ticket } from '../harness/tickets.mts';
import { sendDmNode } from '../harness/workflowBuilder.mts';

const HIGHER = '99.0.0';
const TICKETS = tickets(2);

// An n8n of its own: no other scenario is to run with the higher version.
let n8n: N8n;
let workflow: StoredWorkflow;
let firstMessage: unknown;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ sandbox }) => {
	sandbox.reset();
	n8n = await startN8n(sandbox);
	workflow = await publishItemsTo(n8n, 'Tickets', [sendDmNode(CUSTOM_KEY)]);
});
test.afterAll(() => n8n[Symbol.asyncDispose]());

async function installedVersion(): Promise<unknown> {
	const folder = join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	const manifest = await readFile(join(folder, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: unknown }).version;
}

async function send(items: Ticket[]): Promise<Record<string, unknown>[]> {
	const execution = await runViaWebhook(n8n, workflow, items);
	expect(execution.data.resultData.error?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	return itemsOf(execution, 'Send DM');
}

test('runs a workflow with this version', async () => {
	const [row] = await send(TICKETS.slice(0, 1));
	expect(row?.['send_status']).toBe('sent');
	firstMessage = row?.['message_id'];
	expect(await installedVersion()).not.toBe(HIGHER);
});

test('runs it with a higher version, and knows what was sent', async ({ sandbox }) => {
	await n8n.restart(async () => {
		await using folder = await temporaryFolder('upgrade');
		const unpacked = await unpack(packedPackage(), folder.path);
		const higher = await packAs(unpacked, folder.path, `version=${HIGHER}`);
		await installPackage(n8n.userFolder, higher);
	});
	expect(await installedVersion()).toBe(HIGHER);

	expect(await send(TICKETS)).toEqual([
		expect.objectContaining({ send_status: 'sent', replayed: true, message_id: firstMessage }),
		expect.objectContaining({ send_status: 'sent', replayed: false }),
	]);
	expect(sandbox.outbox().map(({ text }) => text)).toEqual(TICKETS.map(({ text }) => text));
});
