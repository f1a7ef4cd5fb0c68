import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@playwright/test';
import pMap from 'p-map';
import type { N8n } from '../harness/n8n.mts';
import { isOpen, type ExecutionSummary, type StoredWorkflow } from '../harness/n8nData.mts';
import { PHOTO } from '../harness/paths.mts';
import type { Postgres } from '../harness/postgres.mts';
import { postgresCredential } from '../harness/provision.mts';
import { test } from '../harness/queueMode.mts';
import { expectNobodyTwice } from '../harness/retries.mts';
import { publishWorkflow } from '../harness/runWorkflow.mts';
import { note } from '../harness/test.mts';
import { buildNode, byId, sendDmNode, webhook } from '../harness/workflowBuilder.mts';

const EXECUTIONS = 300;
const AT_ONCE = 20;
const KILLED_AFTER_MESSAGES = 80;
const AWAY_MS = 3_000;
/** Slow answers keep sends in flight. */
const LATENCY_MS = 1_000;
const LEAST_IN_FLIGHT = 5;
const ALL_RAN_TIMEOUT_MS = 240_000;

const ORDER_IDS = Array.from({ length: EXECUTIONS }, (_, index) => `order-${index}`);

const photo = await readFile(PHOTO);
let workflow: StoredWorkflow;
let executions: ExecutionSummary[];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ n8n, postgres, workers }) => {
	expect(workers).toHaveLength(2);
	await n8n.clear();
	n8n.sandbox.addFaults([{ delayMs: LATENCY_MS, times: 100 * EXECUTIONS }]);
	await postgres.query(
		'CREATE TABLE dm_row (order_id text, message_id text, execution_id text, replayed boolean)',
	);
	workflow = await publishWorkflow(n8n, 'Orders', ORDERS, {
		credentials: { postgres: await postgresCredential(n8n, postgres) },
	});
});

async function order({ url }: N8n, id: string): Promise<void> {
	const index = ORDER_IDS.indexOf(id);
	const body = new FormData();
	body.set('id', id);
	body.set('recipient', String(50_000 + index));
	// Every third message has a picture.
	if (index % 3 === 0) body.set('photo', new File([photo], 'photo.jpg', { type: 'image/jpeg' }));
	const answer = await fetch(`${url}/webhook/orders`, { method: 'POST', body });
	expect(answer.status).toBe(200);
}

/** The workflow's executions when none of them is open any more. */
async function settled({ api }: N8n): Promise<ExecutionSummary[]> {
	let found: ExecutionSummary[] = [];
	await expect(async () => {
		const list = await api.executions(workflow.id, 2 * EXECUTIONS);
		// An execution that ends while the list is read is in two of its pages.
		found = [...new Map(list.map((each) => [each.id, each])).values()];
		expect(found.length).toBeGreaterThanOrEqual(EXECUTIONS);
		expect(found.filter(isOpen)).toEqual([]);
	}).toPass({ intervals: [1_000], timeout: ALL_RAN_TIMEOUT_MS });
	return found;
}

async function rowsBy(postgres: Postgres, column: string) {
	return Map.groupBy(await postgres.query('SELECT * FROM dm_row'), (row) => row[column]);
}

test('sends no message twice while a worker is killed and comes back', async ({ n8n, workers }) => {
	const { sandbox } = n8n;
	const posting = pMap(ORDER_IDS, (id) => order(n8n, id), { concurrency: AT_ONCE });
	const inFlight = () =>
		sandbox.requests().filter(({ route, status }) => route === 'send' && status === 'pending')
			.length;
	await expect(() => {
		expect(sandbox.outbox().length).toBeGreaterThanOrEqual(KILLED_AFTER_MESSAGES);
		expect(inFlight()).toBeGreaterThanOrEqual(LEAST_IN_FLIGHT);
	}).toPass({ intervals: [50], timeout: 120_000 });
	const killedWith = inFlight();
	await workers[0]?.kill();
	note(`worker 1 killed with SIGKILL while ${killedWith} sends of both workers were in flight`);
	await pause(AWAY_MS);
	workers[0] = await n8n.startWorker('worker-1');
	await posting;
	executions = await settled(n8n);

	expect(executions).toHaveLength(EXECUTIONS);
	expectNobodyTwice(n8n);
	const byStatus = Map.groupBy(executions, ({ status }) => status);
	const statuses = [...byStatus].map(([status, of]) => `${of.length} ${status}`).join(', ');
	note(`${EXECUTIONS} executions: ${statuses}; ${sandbox.outbox().length} DMs, 0 duplicates`);
});

test('finds every message again when its order is run again', async ({ n8n, postgres }) => {
	const { sandbox, api } = n8n;
	const rowsBefore = await rowsBy(postgres, 'message_id');
	const withoutRow = sandbox.outbox().filter(({ messageId }) => !rowsBefore.has(messageId));
	const broken = executions.filter(({ status }) => status !== 'success');
	// The kill must have hit something, or nothing was shown.
	expect(broken.length).toBeGreaterThan(0);
	expect(withoutRow.length).toBeGreaterThan(0);

	// n8n forgets the input of an execution whose worker died, so that Retry has nothing to run;
	// who sent the order in has it still.
	const retries = await pMap(broken, ({ id }) => api.retry(id), { concurrency: AT_ONCE });
	const retried = retries.filter(({ status }) => status === 'success').length;
	const done = await rowsBy(postgres, 'order_id');
	const missing = ORDER_IDS.filter((id) => !done.has(id));
	expect(missing.length).toBeLessThanOrEqual(broken.length - retried);
	for (const id of missing) await order(n8n, id);
	await expect
		.poll(async () => (await rowsBy(postgres, 'order_id')).size, { timeout: ALL_RAN_TIMEOUT_MS })
		.toBe(EXECUTIONS);

	const outbox = sandbox.outbox();
	const rows = await rowsBy(postgres, 'message_id');
	expect(outbox).toHaveLength(EXECUTIONS);
	expectNobodyTwice(n8n);
	for (const { messageId } of outbox) expect(rows.get(messageId), messageId).toHaveLength(1);
	for (const { messageId } of withoutRow) expect(rows.get(messageId)?.[0]?.['replayed']).toBe(true);
	note(
		`${withoutRow.length} messages were out without a row; ${retried} of ${broken.length} executions ` +
			`could be retried, ${missing.length} orders were repeated: ${outbox.length} DMs, ` +
			`${rows.size} rows, 0 duplicates`,
	);
});

test('sent the pictures whole, whichever worker took them', ({ sandbox }) => {
	const pictures = sandbox.outbox().flatMap(({ media }) => media ?? []);
	expect(pictures).toHaveLength(EXECUTIONS / 3);
	const sha256 = hash('sha256', photo);
	for (const picture of pictures) expect(picture.sha256).toBe(sha256);
});

/** Orders come in by a webhook; each is one message and one row. */
const ORDERS = [
	webhook({ path: 'orders' }),
	sendDmNode({
		recipient: byId('={{ $json.body.recipient }}'),
		text: '=Your {{ $json.body.id }} is on its way',
		attachment: 'binaryFile',
		binaryPropertyName: 'photo',
		ifFileIsMissing: 'sendTextOnly',
		// An order that comes in again is a new execution: only its own key is the same in it.
		duplicateProtection: 'customKey',
		deduplicationKey: '={{ $json.body.id }}',
	}),
	buildNode('Add the row', 'n8n-nodes-base.postgres', 2.6, {
		operation: 'executeQuery',
		query: 'INSERT INTO dm_row VALUES ($1, $2, $3, $4)',
		options: {
			queryReplacement:
				"={{ [$('Webhook').item.json.body.id, $json.message_id, $execution.id, $json.replayed] }}",
		},
	}),
];
