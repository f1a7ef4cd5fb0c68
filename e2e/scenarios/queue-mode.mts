import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresCredential } from '../harness/furnish.mts';
import { inParallel } from '../harness/inParallel.mts';
import type { N8n } from '../harness/n8nProcess.mts';
import { FIXTURES } from '../harness/paths.mts';
import type { Postgres } from '../harness/postgres.mts';
import { startPostgres } from '../harness/postgres.mts';
import { queueMode } from '../harness/queueMode.mts';
import type { ExecutionSummary, StoredWorkflow, Workflow } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import { waitFor } from '../harness/waitFor.mts';

const EXECUTIONS = 300;
const AT_ONCE = 20;
const KILLED_AFTER_MESSAGES = 80;
const AWAY_MS = 3_000;
const LATENCY_MS = 2_500;
const LEAST_IN_FLIGHT = 5;
const RUN_TIMEOUT_MS = 300_000;
const OPEN = ['new', 'running', 'waiting'];

void describe('Queue mode', { timeout: 900_000 }, () => {
	let scene: Scene;
	let postgres: Postgres;
	let workers: N8n[];
	let workflow: StoredWorkflow;
	let photo: Buffer;

	before(async () => {
		photo = await readFile(join(FIXTURES, 'photo.jpg'));
		scene = await setScene({
			// Slow answers keep sends in flight; the writes' budget is not what is tested.
			sandbox: { latencyMs: LATENCY_MS, rateLimits: { writes: null } },
			services: async (lifetime) => {
				postgres = await startPostgres();
				lifetime.add(() => postgres.stop());
				return queueMode(lifetime, postgres);
			},
		});
		await postgres.query(
			'CREATE TABLE dm_row (order_id text, message_id text, execution_id text, replayed boolean)',
		);
		workers = [await scene.worker('worker-1'), await scene.worker('worker-2')];
		const { api } = scene;
		workflow = await api.createWorkflow(
			await api.withCredentials(ORDERS, {
				xquikApi: await scene.xquikCredential(),
				postgres: await postgresCredential(scene, postgres),
			}),
		);
		await api.activate(workflow);
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	async function order(index: number): Promise<void> {
		const form = new FormData();
		form.set('id', orderId(index));
		form.set('recipient', String(50_000 + index));
		// Every third message has a picture.
		if (index % 3 === 0) {
			form.set('photo', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'photo.jpg');
		}
		const answer = await fetch(`${scene.n8n.url}/webhook/orders`, { method: 'POST', body: form });
		assert.equal(answer.status, 200);
	}

	/** The workflow's executions when none of them is open any more. */
	async function settled(count: number): Promise<ExecutionSummary[]> {
		return waitFor(`The end of ${count} executions`, RUN_TIMEOUT_MS, async () => {
			await pause(1_000);
			const list = await scene.api.executions(workflow.id, 2 * EXECUTIONS);
			// An execution that ends while the list is read is in two of its pages.
			const executions = [...new Map(list.map((each) => [each.id, each])).values()];
			const open = executions.filter(({ status }) => OPEN.includes(status));
			return executions.length >= count && open.length === 0 ? executions : undefined;
		});
	}

	async function rowsByMessage(): Promise<Map<unknown, Record<string, unknown>[]>> {
		const rows = await postgres.query('SELECT * FROM dm_row');
		return Map.groupBy(rows, ({ message_id: messageId }) => messageId);
	}

	let executions: ExecutionSummary[];

	void it('sends no message twice while a worker is killed and comes back', async (t: TestContext) => {
		const { sandbox } = scene;
		const posting = inParallel(AT_ONCE, EXECUTIONS, order);
		const inFlight = await waitFor('Sends in flight', RUN_TIMEOUT_MS, () => {
			if (sandbox.outbox().length < KILLED_AFTER_MESSAGES) return undefined;
			const open = sandbox
				.requests()
				.filter(({ route, status }) => route === 'send' && status === 'pending').length;
			return open >= LEAST_IN_FLIGHT ? open : undefined;
		});
		await workers[0]?.kill();
		t.diagnostic(
			`worker 1 killed with SIGKILL while ${inFlight} sends of both workers were in flight`,
		);
		await pause(AWAY_MS);
		workers[0] = await scene.worker('worker-1');
		await posting;
		executions = await settled(EXECUTIONS);

		assert.equal(executions.length, EXECUTIONS);
		const recipients = sandbox.outbox().map(({ recipient }) => recipient);
		assert.equal(new Set(recipients).size, recipients.length);
		t.diagnostic(
			`${EXECUTIONS} executions: ${describeStatuses(executions)}; ${recipients.length} DMs, 0 duplicates`,
		);
	});

	void it('finds every message again when its order is run again', async (t: TestContext) => {
		const { sandbox, api } = scene;
		const rowsBefore = await rowsByMessage();
		const withoutRow = sandbox.outbox().filter(({ messageId }) => !rowsBefore.has(messageId));
		const broken = executions.filter(({ status }) => status !== 'success');
		// The kill must have hit something, or nothing was shown.
		assert.ok(broken.length > 0);
		assert.ok(withoutRow.length > 0);

		// n8n forgets the input of an execution whose worker died, so that Retry has nothing to run;
		// who sent the order in has it still.
		let retried = 0;
		for (const { id } of broken) {
			const retry = await api.finished(await api.retry(id));
			if (retry.status === 'success') retried += 1;
		}
		const done = await postgres.query('SELECT order_id FROM dm_row');
		const doneIds = done.map((row) => row['order_id']);
		const missing = Array.from({ length: EXECUTIONS }, (_, index) => index).filter(
			(index) => !doneIds.includes(orderId(index)),
		);
		assert.ok(missing.length <= broken.length - retried);
		for (const index of missing) await order(index);
		await waitFor('The rows of the orders that were repeated', RUN_TIMEOUT_MS, async () => {
			const [count] = await postgres.query('SELECT count(*)::int AS rows FROM dm_row');
			return Number(count?.['rows']) >= EXECUTIONS ? true : undefined;
		});

		const outbox = sandbox.outbox();
		const rows = await rowsByMessage();
		assert.equal(outbox.length, EXECUTIONS);
		assert.equal(new Set(outbox.map(({ recipient }) => recipient)).size, EXECUTIONS);
		for (const { messageId } of outbox) assert.equal(rows.get(messageId)?.length, 1, messageId);
		for (const { messageId } of withoutRow) {
			assert.equal(rows.get(messageId)?.[0]?.['replayed'], true);
		}
		t.diagnostic(
			`${withoutRow.length} messages were out without a row; ${retried} of ${broken.length} executions ` +
				`could be retried, ${missing.length} orders were repeated: ${outbox.length} DMs, ` +
				`${rows.size} rows, 0 duplicates`,
		);
	});

	void it('sent the pictures whole, whichever worker took them', () => {
		const sha256 = createHash('sha256').update(photo).digest('hex');
		const pictures = scene.sandbox.outbox().flatMap(({ media }) => media ?? []);
		assert.equal(pictures.length, EXECUTIONS / 3);
		for (const picture of pictures) assert.equal(picture.sha256, sha256);
	});
});

function orderId(index: number): string {
	return `order-${index}`;
}

function describeStatuses(executions: ExecutionSummary[]): string {
	const byStatus = Map.groupBy(executions, ({ status }) => status);
	return [...byStatus].map(([status, of]) => `${of.length} ${status}`).join(', ');
}

/** Orders come in by a webhook; each is one message and one row. */
const ORDERS: Workflow = {
	name: 'Orders',
	settings: { executionOrder: 'v1' },
	nodes: [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			position: [0, 0],
			id: 'b7b5b3a4-4d55-4c0c-9d5f-0d6f7f0a5e01',
			webhookId: 'b7b5b3a4-4d55-4c0c-9d5f-0d6f7f0a5e02',
			parameters: { httpMethod: 'POST', path: 'orders', responseMode: 'onReceived', options: {} },
		},
		{
			name: 'Send DM',
			type: 'n8n-nodes-xquik-dm.xquikDm',
			typeVersion: 1,
			position: [220, 0],
			id: 'b7b5b3a4-4d55-4c0c-9d5f-0d6f7f0a5e03',
			parameters: {
				account: { __rl: true, mode: 'username', value: 'acme_support' },
				recipient: { __rl: true, mode: 'id', value: '={{ $json.body.recipient }}' },
				text: '=Your {{ $json.body.id }} is on its way',
				attachment: 'binaryFile',
				binaryPropertyName: 'photo',
				ifFileIsMissing: 'sendTextOnly',
				// An order that comes in again is a new execution: only its own key is the same in it.
				duplicateProtection: 'customKey',
				deduplicationKey: '={{ $json.body.id }}',
				options: {},
			},
		},
		{
			name: 'Add the row',
			type: 'n8n-nodes-base.postgres',
			typeVersion: 2.6,
			position: [440, 0],
			id: 'b7b5b3a4-4d55-4c0c-9d5f-0d6f7f0a5e04',
			parameters: {
				operation: 'executeQuery',
				query: 'INSERT INTO dm_row VALUES ($1, $2, $3, $4)',
				options: {
					queryReplacement:
						"={{ [$('Webhook').item.json.body.id, $json.message_id, $execution.id, $json.replayed] }}",
				},
			},
		},
	],
	connections: {
		Webhook: { main: [[{ node: 'Send DM', type: 'main', index: 0 }]] },
		'Send DM': { main: [[{ node: 'Add the row', type: 'main', index: 0 }]] },
	},
};
