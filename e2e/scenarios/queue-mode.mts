import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@playwright/test';
import pMap from 'p-map';
import { sha256Of } from '../harness/files.mts';
import type { ExecutionSummary, StoredWorkflow } from '../harness/n8nData.mts';
import { isOpen } from '../harness/n8nData.mts';
import { FIXTURES } from '../harness/paths.mts';
import type { Postgres } from '../harness/postgres.mts';
import { postgresCredential } from '../harness/provision.mts';
import { publishWorkflow } from '../harness/publish.mts';
import { test } from '../harness/queueMode.mts';
import { note } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import { buildNode, sendDmNode } from '../harness/workflowBuilder.mts';

const EXECUTIONS = 300;
const AT_ONCE = 20;
const KILLED_AFTER_MESSAGES = 80;
const AWAY_MS = 3_000;
/** Slow answers keep sends in flight. */
const LATENCY_MS = 1_000;
const LEAST_IN_FLIGHT = 5;

const untilAllRan = expect.configure({ timeout: 240_000 });
const photo = await readFile(join(FIXTURES, 'photo.jpg'));
let workflow: StoredWorkflow;
let executions: ExecutionSummary[];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ environment, postgres, workers }) => {
	expect(workers).toHaveLength(2);
	await environment.clear();
	environment.sandbox.addFaults([{ delayMs: LATENCY_MS, times: 100 * EXECUTIONS }]);
	await postgres.query(
		'CREATE TABLE dm_row (order_id text, message_id text, execution_id text, replayed boolean)',
	);
	workflow = await publishWorkflow(environment, 'Orders', ORDERS, {
		credentials: { postgres: await postgresCredential(environment, postgres) },
	});
});

async function order({ n8n }: TestEnvironment, index: number): Promise<void> {
	const form = new FormData();
	form.set('id', orderId(index));
	form.set('recipient', String(50_000 + index));
	// Every third message has a picture.
	if (index % 3 === 0) {
		form.set('photo', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'photo.jpg');
	}
	const answer = await fetch(`${n8n.url}/webhook/orders`, { method: 'POST', body: form });
	expect(answer.status).toBe(200);
}

/** The workflow's executions when none of them is open any more. */
async function settled({ api }: TestEnvironment): Promise<ExecutionSummary[]> {
	let found: ExecutionSummary[] = [];
	await expect(async () => {
		const list = await api.executions(workflow.id, 2 * EXECUTIONS);
		// An execution that ends while the list is read is in two of its pages.
		found = [...new Map(list.map((each) => [each.id, each])).values()];
		expect(found.length).toBeGreaterThanOrEqual(EXECUTIONS);
		expect(found.filter(isOpen)).toEqual([]);
	}).toPass({ intervals: [1_000], timeout: 240_000 });
	return found;
}

async function rowsByMessage(postgres: Postgres): Promise<Map<unknown, Record<string, unknown>[]>> {
	const rows = await postgres.query('SELECT * FROM dm_row');
	return Map.groupBy(rows, ({ message_id: messageId }) => messageId);
}

test('sends no message twice while a worker is killed and comes back', async ({
	environment,
	workers,
}) => {
	const { sandbox } = environment;
	const posting = pMap(Array(EXECUTIONS).keys(), (index) => order(environment, index), {
		concurrency: AT_ONCE,
	});
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
	workers[0] = await environment.startWorker('worker-1');
	await posting;
	executions = await settled(environment);

	expect(executions.length).toBe(EXECUTIONS);
	const recipients = sandbox.outbox().map(({ recipient }) => recipient);
	expect(new Set(recipients).size).toBe(recipients.length);
	note(
		`${EXECUTIONS} executions: ${describeStatuses(executions)}; ${recipients.length} DMs, 0 duplicates`,
	);
});

test('finds every message again when its order is run again', async ({ environment, postgres }) => {
	const { sandbox, api } = environment;
	const rowsBefore = await rowsByMessage(postgres);
	const withoutRow = sandbox.outbox().filter(({ messageId }) => !rowsBefore.has(messageId));
	const broken = executions.filter(({ status }) => status !== 'success');
	// The kill must have hit something, or nothing was shown.
	expect(broken.length).toBeGreaterThan(0);
	expect(withoutRow.length).toBeGreaterThan(0);

	// n8n forgets the input of an execution whose worker died, so that Retry has nothing to run;
	// who sent the order in has it still.
	const retries = await pMap(broken, async ({ id }) => api.finished(await api.retry(id)), {
		concurrency: AT_ONCE,
	});
	const retried = retries.filter(({ status }) => status === 'success').length;
	const done = await postgres.query('SELECT order_id FROM dm_row');
	const doneIds = done.map((row) => row['order_id']);
	const missing = Array.from({ length: EXECUTIONS }, (_, index) => index).filter(
		(index) => !doneIds.includes(orderId(index)),
	);
	expect(missing.length).toBeLessThanOrEqual(broken.length - retried);
	for (const index of missing) await order(environment, index);
	await untilAllRan
		.poll(() => postgres.query('SELECT order_id FROM dm_row').then((rows) => rows.length))
		.toBeGreaterThanOrEqual(EXECUTIONS);

	const outbox = sandbox.outbox();
	const rows = await rowsByMessage(postgres);
	expect(outbox.length).toBe(EXECUTIONS);
	expect(new Set(outbox.map(({ recipient }) => recipient)).size).toBe(EXECUTIONS);
	for (const { messageId } of outbox) expect(rows.get(messageId)?.length, messageId).toBe(1);
	for (const { messageId } of withoutRow) {
		expect(rows.get(messageId)?.[0]?.['replayed']).toBe(true);
	}
	note(
		`${withoutRow.length} messages were out without a row; ${retried} of ${broken.length} executions ` +
			`could be retried, ${missing.length} orders were repeated: ${outbox.length} DMs, ` +
			`${rows.size} rows, 0 duplicates`,
	);
});

test('sent the pictures whole, whichever worker took them', ({ environment }) => {
	const sha256 = sha256Of(photo);
	const pictures = environment.sandbox.outbox().flatMap(({ media }) => media ?? []);
	expect(pictures.length).toBe(EXECUTIONS / 3);
	for (const picture of pictures) expect(picture.sha256).toBe(sha256);
});

function orderId(index: number): string {
	return `order-${index}`;
}

function describeStatuses(executions: ExecutionSummary[]): string {
	const byStatus = Map.groupBy(executions, ({ status }) => status);
	return [...byStatus].map(([status, of]) => `${of.length} ${status}`).join(', ');
}

/** Orders come in by a webhook; each is one message and one row. */
const ORDERS = [
	buildNode(
		'Webhook',
		'n8n-nodes-base.webhook',
		2.1,
		{ httpMethod: 'POST', path: 'orders', responseMode: 'onReceived', options: {} },
		{ webhookId: 'b7b5b3a4-4d55-4c0c-9d5f-0d6f7f0a5e02' },
	),
	sendDmNode({
		recipient: { __rl: true, mode: 'id', value: '={{ $json.body.recipient }}' },
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
