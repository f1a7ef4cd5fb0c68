import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { itemsByWebhook, sendDmNode } from '../harness/draft.mts';
import { startPostgres } from '../harness/postgres.mts';
import { runInProduction, startInProduction } from '../harness/production.mts';
import { publishWorkflow } from '../harness/publish.mts';
import { queueMode } from '../harness/queueMode.mts';
import type { Execution, StoredWorkflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import {
	assertEachOnce,
	assertSentRows,
	errorText,
	HANGS,
	IN_ORDER,
	REFUSED,
	replayedFlags,
	sentUpToHang,
	SIXTEENTH,
	tickets,
} from '../harness/tickets.mts';
import { waitFor } from '../harness/waitFor.mts';

const ITEMS = tickets(25);
const RETRY_TIMEOUT_MS = 60_000;

void describe('Retry execution in queue mode', { timeout: 900_000 }, () => {
	let scene: Scene;

	before(async () => {
		scene = await setScene({
			sandbox: { rateLimits: { writes: null } },
			services: async (lifetime) => {
				const postgres = await startPostgres();
				lifetime.add(() => postgres.stop());
				return queueMode(lifetime, postgres);
			},
		});
		// The retry may run on another worker than the first run.
		await scene.worker('worker-1');
		await scene.worker('worker-2');
	});
	beforeEach(() => {
		scene.sandbox.reset();
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	const publish = (name: string, settings: Record<string, unknown> = {}) =>
		publishWorkflow(scene, name, [...itemsByWebhook(), sendDmNode(IN_ORDER)], { settings });

	/** Retries an execution and waits until all 25 messages have a row; how n8n calls it is its own. */
	async function retry(id: string): Promise<Execution> {
		return scene.api.finished(await scene.api.retry(id), RETRY_TIMEOUT_MS);
	}

	/**
	 * While a worker stops an execution, n8n saves it twice at the same time: with the node that is to
	 * run again, or without. The later one counts, and without the node a retry has nothing to run.
	 */
	function assertRestOrNothing(retried: Execution, replayed: number): string {
		if (itemsOf(retried, 'Send DM').length > 0) {
			assertRest(retried, replayed);
			return 'the rest was sent';
		}
		assertEachOnce(scene, ITEMS.slice(0, replayed));
		return 'n8n had nothing to run';
	}

	function assertRest(retried: Execution, replayed: number) {
		assertEachOnce(scene, ITEMS);
		const rows = itemsOf(retried, 'Send DM');
		assertSentRows(scene, rows, 25);
		assert.deepEqual(
			replayedFlags(rows),
			ITEMS.map((_, index) => index < replayed),
		);
	}

	async function hangAtThe16th(workflow: StoredWorkflow): Promise<string> {
		scene.sandbox.addFaults([HANGS]);
		const id = await startInProduction(scene, workflow, ITEMS);
		await sentUpToHang(scene);
		return id;
	}

	void it('after an error: sends the rest', async () => {
		const workflow = await publish('Error');
		scene.sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, answer: REFUSED }]);
		const failed = await runInProduction(scene, workflow, ITEMS);
		assert.equal(failed.status, 'error');
		assert.match(errorText(failed), /15 of 25 sent/);
		assertRest(await retry(failed.id), 15);
	});

	for (const saveExecutionProgress of [false, true]) {
		const how = saveExecutionProgress ? ', with Save Execution Progress' : '';
		void it(`after Stop${how}: sends the rest, or n8n runs nothing`, async (t) => {
			const workflow = await publish(`Stop${how}`, { saveExecutionProgress });
			const id = await hangAtThe16th(workflow);
			await scene.api.stop(id);
			const stopped = await scene.api.finished(id);
			assert.equal(stopped.status, 'canceled');
			await saved(id);
			const retried = await retry(id);
			t.diagnostic(`${assertRestOrNothing(retried, 16)}; n8n calls the retry: ${retried.status}`);
		});
	}

	void it('after a timeout: sends the rest, or n8n runs nothing', async (t) => {
		const workflow = await publish('Timeout', { executionTimeout: 5 });
		const id = await hangAtThe16th(workflow);
		const timedOut = await scene.api.finished(id);
		assert.equal(timedOut.status, 'canceled');
		t.diagnostic(`The error of the execution that timed out: ${errorText(timedOut)}`);
		await saved(id);
		t.diagnostic(assertRestOrNothing(await retry(id), 16));
	});

	/** The worker saves what it knows of a stopped execution a moment after n8n shows it as stopped. */
	async function saved(id: string): Promise<void> {
		let before = '';
		await waitFor(`The last save of execution ${id}`, RETRY_TIMEOUT_MS, async () => {
			const now = JSON.stringify(await scene.api.execution(id));
			const same = now === before;
			before = now;
			return same ? true : undefined;
		});
	}
});
