import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startN8n, type N8n } from '../harness/n8n.mts';
import { itemsOf, type Execution, type StoredWorkflow } from '../harness/n8nData.mts';
import {
	installPackage,
	PACKAGE_NAME,
	packAs,
	packedPackage,
	unpack,
} from '../harness/packedPackage.mts';
import { FIXTURES, temporaryFolder } from '../harness/paths.mts';
import { publishItemsTo, runViaWebhook } from '../harness/runWorkflow.mts';
import { test } from '../harness/test.mts';
import { CUSTOM_KEY, REFUSED, tickets, type Ticket } from '../harness/tickets.mts';
import { buildNode, byId, SEND_DM, sendDmNode } from '../harness/workflowBuilder.mts';

/**
 * Version 0.1.0 as it was, built from the sources of 72eb78087ebdbc7892224b8920be69b7fcd5f2c1 (`tsc`, the
 * icons, `npm pack --ignore-scripts`): the last of its commits that builds.
 */
const OLD = join(FIXTURES, 'version-0.1.0.tgz');
const HIGHER = '99.0.0';
const TICKETS = tickets(4);
const IN_ORDER = { options: { concurrency: 1 } };

type Row = Record<string, unknown>;

// An n8n of its own: no other scenario is to run with the other versions.
let n8n: N8n;
let workflow: StoredWorkflow;
let reading: StoredWorkflow;
let failed: Execution;
let sentRow: Row | undefined;
let readRows: Row[];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ sandbox }) => {
	sandbox.reset();
	n8n = await startN8n(sandbox, { archives: [OLD] });
	workflow = await publishItemsTo(n8n, 'Tickets', [sendDmNode({ ...CUSTOM_KEY, ...IN_ORDER })]);
	const conversation = {
		resource: 'directMessage',
		operation: 'getAll',
		account: { __rl: true, mode: 'username', value: 'acme_support' },
		recipient: byId('={{ $json.recipient }}'),
		limit: 10,
		options: {},
	};
	reading = await publishItemsTo(n8n, 'Messages', [buildNode('Read', SEND_DM, 1, conversation)]);
});
test.afterAll(() => n8n[Symbol.asyncDispose]());

async function installedVersion(): Promise<unknown> {
	const folder = join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	const manifest = await readFile(join(folder, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: unknown }).version;
}

function textsOf(sandbox: Sandbox): string[] {
	return sandbox.outbox().map(({ text }) => text);
}

async function rowsOf(published: StoredWorkflow, node: string, items: Ticket[]): Promise<Row[]> {
	const execution = await runViaWebhook(n8n, published, items);
	expect(execution.data.resultData.error?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	return itemsOf(execution, node);
}

test('runs workflows with version 0.1.0', async ({ sandbox }) => {
	expect(await installedVersion()).toBe('0.1.0');
	[sentRow] = await rowsOf(workflow, 'Send DM', TICKETS.slice(0, 1));
	expect(sentRow?.['send_status']).toBe('sent');
	readRows = await rowsOf(reading, 'Read', TICKETS.slice(0, 1));
	expect(readRows).toHaveLength(1);
	// The second of three fails; the third is left.
	sandbox.addFaults([{ route: 'send', recipient: TICKETS[2]?.recipient, answer: REFUSED }]);
	failed = await runViaWebhook(n8n, workflow, TICKETS.slice(1));
	expect(failed.status).toBe('error');
	expect(textsOf(sandbox)).toEqual(TICKETS.slice(0, 2).map(({ text }) => text));
});

test('runs them with a higher version, knows what was sent, and keeps the fields', async ({
	sandbox,
}) => {
	await n8n.restart(async () => {
		await using folder = await temporaryFolder('upgrade');
		const unpacked = await unpack(packedPackage(), folder.path);
		const higher = await packAs(unpacked, folder.path, `version=${HIGHER}`);
		await installPackage(n8n.userFolder, higher);
	});
	expect(await installedVersion()).toBe(HIGHER);

	const before = sandbox.outbox().length;
	const [row] = await rowsOf(workflow, 'Send DM', TICKETS.slice(0, 1));
	// Of a replay, these two are of its own request, and of the first confirmation.
	const own = { request_id: expect.any(String), sent_at: expect.any(String), replayed: true };
	expect(row).toMatchObject({ ...sentRow, ...own });
	expect(Object.keys(row ?? {})).toEqual(expect.arrayContaining(Object.keys(sentRow ?? {})));
	expect(sandbox.outbox()).toHaveLength(before);
	expect(await rowsOf(reading, 'Read', TICKETS.slice(0, 1))).toMatchObject(readRows);
});

test('sends with a retry what version 0.1.0 has not sent', async () => {
	const retried = await n8n.api.retry(failed.id);
	expect(retried.status).toBe('success');
	expect(itemsOf(retried, 'Send DM')).toMatchObject([
		{ send_status: 'sent', replayed: true },
		{ send_status: 'sent', replayed: false },
		{ send_status: 'sent', replayed: false },
	]);
	expect(textsOf(n8n.sandbox)).toEqual(TICKETS.map(({ text }) => text));
});
