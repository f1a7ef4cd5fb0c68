import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { temporaryFolder } from '../harness/files.mts';
import type { Execution, StoredWorkflow } from '../harness/n8nData.mts';
import { itemsOf } from '../harness/n8nData.mts';
import {
	installPackage,
	PACKAGE_NAME,
	packAs,
	packedPackage,
	unpack,
} from '../harness/packedPackage.mts';
import { publishWorkflow } from '../harness/publish.mts';
import { runViaWebhook } from '../harness/runViaWebhook.mts';
import { test } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import { startTestEnvironment } from '../harness/testEnvironment.mts';
import { itemsByWebhook, sendDmNode } from '../harness/workflowBuilder.mts';

const HIGHER = '99.0.0';
const TICKETS = ['1842', '1843'].map((ticket) => ({
	recipient: '44196397',
	text: `Your ticket ${ticket} is closed`,
	ticket,
}));

// An n8n of its own: no other scenario is to run with the higher version.
let environment: TestEnvironment;
let workflow: StoredWorkflow;
let firstMessage: unknown;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ sandbox }) => {
	sandbox.reset();
	environment = await startTestEnvironment(sandbox);
	workflow = await publishWorkflow(environment, 'Tickets', [
		...itemsByWebhook(),
		sendDmNode({
			duplicateProtection: 'customKey',
			deduplicationKey: '={{ "ticket-" + $json.ticket }}',
		}),
	]);
});
test.afterAll(() => environment[Symbol.asyncDispose]());

async function installedVersion(): Promise<unknown> {
	const folder = join(environment.userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
		version: unknown;
	};
	return manifest.version;
}

function rowsOf(execution: Execution) {
	expect(execution.data.resultData.error?.message).toBeUndefined();
	expect(execution.status).toBe('success');
	return itemsOf(execution, 'Send DM');
}

test('runs a workflow with this version', async () => {
	const [row] = rowsOf(await runViaWebhook(environment, workflow, TICKETS.slice(0, 1)));
	expect(row?.['send_status']).toBe('sent');
	firstMessage = row?.['message_id'];
	expect(await installedVersion()).not.toBe(HIGHER);
});

test('runs the published workflow with a higher version, and knows what was sent', async ({
	sandbox,
}) => {
	await environment.restart(async () => {
		const folder = await temporaryFolder('upgrade');
		const unpacked = await unpack(packedPackage(), folder);
		const higher = await packAs(unpacked, folder, { version: HIGHER });
		await installPackage(environment.userFolder, higher);
		await rm(folder, { recursive: true });
	});
	expect(await installedVersion()).toBe(HIGHER);

	const rows = rowsOf(await runViaWebhook(environment, workflow, TICKETS));
	expect(rows.map((row) => [row['send_status'], row['replayed']])).toEqual([
		['sent', true],
		['sent', false],
	]);
	expect(rows[0]?.['message_id']).toBe(firstMessage);
	expect(sandbox.outbox().map(({ text }) => text)).toEqual(TICKETS.map(({ text }) => text));
});
