import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { draftNode, draftWorkflow, inARow } from '../harness/draft.mts';
import type { StoredWorkflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import { waitFor } from '../harness/waitFor.mts';

const TRIGGER = 'Xquik DM Trigger';
const PERSON = '44196397';

/** n8n polls once a minute at the most. */
const NEXT_POLL_TIMEOUT_MS = 80_000;

void describe('Xquik DM Trigger', { timeout: 400_000 }, () => {
	let scene: Scene;
	let workflow: StoredWorkflow;

	before(async () => {
		scene = await setScene();
		const nodes = [
			draftNode(TRIGGER, 'n8n-nodes-xquik-dm.xquikDmTrigger', 1, {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				account: { __rl: true, mode: 'username', value: 'acme_support' },
				recipient: { __rl: true, mode: 'id', value: PERSON },
			}),
			draftNode('Messages', 'n8n-nodes-base.noOp', 1),
		];
		const draft = draftWorkflow('Messages of one person', nodes, inARow(nodes));
		const credentials = { xquikApi: await scene.xquikCredential() };
		workflow = await scene.api.createWorkflow(await scene.api.withCredentials(draft, credentials));
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	const write = (text: string) =>
		scene.sandbox.receive({ account: 'acme_support', from: PERSON, text });
	const polls = () => scene.sandbox.requests().filter(({ route }) => route === 'history').length;

	/** The texts that each execution began with, the first execution first. */
	async function started(): Promise<unknown[][]> {
		const summaries = await scene.api.executions(workflow.id);
		const executions = await Promise.all(summaries.map(({ id }) => scene.api.finished(id)));
		return executions
			.reverse()
			.map((execution) => itemsOf(execution, 'Messages').map(({ text }) => text));
	}

	async function startedTimes(count: number): Promise<unknown[][]> {
		return waitFor(`Execution ${count}`, NEXT_POLL_TIMEOUT_MS, async () => {
			const texts = await started();
			return texts.length >= count ? texts : undefined;
		});
	}

	void it('sets its mark when the workflow is activated, and starts nothing', async () => {
		write('from before');
		await scene.api.activate(workflow);
		await waitFor('The first poll', NEXT_POLL_TIMEOUT_MS, () =>
			Promise.resolve(polls() > 0 ? true : undefined),
		);
		assert.deepEqual(await started(), []);
	});

	void it('gives what came before and during a restart of n8n, once and oldest first', async () => {
		write('one');
		await scene.restart(() => {
			write('two');
			return Promise.resolve();
		});
		assert.deepEqual(await startedTimes(1), [['one', 'two']]);
	});

	void it('gives each later message once, at the next poll', async () => {
		write('three');
		assert.deepEqual(await startedTimes(2), [['one', 'two'], ['three']]);
		const before = polls();
		await waitFor('One more poll', NEXT_POLL_TIMEOUT_MS, () =>
			Promise.resolve(polls() > before ? true : undefined),
		);
		assert.deepEqual(await started(), [['one', 'two'], ['three']]);
	});
});
