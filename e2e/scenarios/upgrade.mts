import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { draftWorkflow, inARow, itemsByWebhook, sendDmNode } from '../harness/draft.mts';
import { temporaryFolder } from '../harness/files.mts';
import {
	installPackage,
	PACKAGE_NAME,
	packAs,
	packedPackage,
	unpack,
} from '../harness/packedPackage.mts';
import { runInProduction } from '../harness/production.mts';
import type { Execution, StoredWorkflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';

const HIGHER = '99.0.0';
const TICKETS = ['1842', '1843'].map((ticket) => ({
	recipient: '44196397',
	text: `Your ticket ${ticket} is closed`,
	ticket,
}));

void describe('Upgrade', { timeout: 600_000 }, () => {
	let scene: Scene;
	let workflow: StoredWorkflow;
	let firstMessage: unknown;

	before(async () => {
		scene = await setScene();
		const nodes = [
			...itemsByWebhook(),
			sendDmNode({
				duplicateProtection: 'customKey',
				deduplicationKey: '={{ "ticket-" + $json.ticket }}',
			}),
		];
		const credentials = { xquikApi: await scene.xquikCredential() };
		const draft = draftWorkflow('Tickets', nodes, inARow(nodes));
		workflow = await scene.api.createWorkflow(await scene.api.withCredentials(draft, credentials));
		await scene.api.activate(workflow);
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	async function installedVersion(): Promise<unknown> {
		const folder = join(scene.userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
		const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
			version: unknown;
		};
		return manifest.version;
	}

	function rowsOf(execution: Execution) {
		assert.equal(execution.data.resultData.error?.message, undefined);
		assert.equal(execution.status, 'success');
		return itemsOf(execution, 'Send DM');
	}

	void it('runs a workflow with this version', async () => {
		const [row] = rowsOf(await runInProduction(scene, workflow, TICKETS.slice(0, 1)));
		assert.equal(row?.['send_status'], 'sent');
		firstMessage = row['message_id'];
		assert.notEqual(await installedVersion(), HIGHER);
	});

	void it('runs the published workflow with a higher version, and knows what was sent', async () => {
		const folder = await temporaryFolder('upgrade');
		scene.lifetime.add(() => rm(folder, { recursive: true, force: true }));
		await scene.restart(async () => {
			const unpacked = await unpack(packedPackage(), folder);
			await installPackage(scene.userFolder, await packAs(unpacked, folder, { version: HIGHER }));
		});
		assert.equal(await installedVersion(), HIGHER);

		const rows = rowsOf(await runInProduction(scene, workflow, TICKETS));
		assert.deepEqual(
			rows.map((row) => [row['send_status'], row['replayed']]),
			[
				['sent', true],
				['sent', false],
			],
		);
		assert.equal(rows[0]?.['message_id'], firstMessage);
		assert.deepEqual(
			scene.sandbox.outbox().map(({ text }) => text),
			TICKETS.map(({ text }) => text),
		);
	});
});
