import { expect } from '@playwright/test';
import pMap from 'p-map';
import {
	isOpen,
	itemsOf,
	withNode,
	type Execution,
	type StoredWorkflow,
} from '../harness/n8nData.mts';
import { readWorkflow } from '../harness/paths.mts';
import { callersCredential } from '../harness/provision.mts';
import { test } from '../harness/queueMode.mts';
import { publishItemsTo, runViaWebhook } from '../harness/runWorkflow.mts';
import { expectNobodyTwice } from '../harness/retries.mts';
import { note } from '../harness/test.mts';
import { sendDmNode } from '../harness/workflowBuilder.mts';

const MESSAGES = 50;
/** These take longer than one wait. */
const SLOW = 5;
/** These do not get out after all. */
const REFUSED = 3;
/** Xquik wants to be asked no sooner, so that Send's one second passes without an answer. In ms. */
const POLL_AFTER = 10_000;
/** In seconds: all 50 have gone through the one place before the first wait is over. */
const WAIT = 120;
const TOKEN = 'e2e-token';
const WAIT_NODE = 'Wait outside the worker';
/** n8n looks once a minute for executions whose wait is over. */
const SETTLED_TIMEOUT_MS = 900_000;

const RECIPIENTS = Array.from({ length: MESSAGES }, (_, index) => String(70_000 + index));

let workflow: StoredWorkflow;

test.use({ concurrencies: [1] });
test.describe.configure({ mode: 'serial', timeout: SETTLED_TIMEOUT_MS + 300_000 });

test.beforeAll(async ({ n8n, workers }) => {
	expect(workers).toHaveLength(1);
	await n8n.clear();
	const stored = await readWorkflow('settle-pending');
	// n8n keeps a wait of less than 65 s in the worker.
	const wait = stored.nodes.find(({ name }) => name === WAIT_NODE)?.parameters['amount'];
	expect(Number(wait)).toBeGreaterThanOrEqual(65);
	const impatient = withNode(stored, 'Send DM', { parameters: { options: { maxWait: 1 } } });
	const longer = withNode(impatient, WAIT_NODE, { parameters: { amount: WAIT } });
	workflow = await n8n.api.createWorkflow(longer, {
		xquikApi: await n8n.xquikCredential(),
		httpHeaderAuth: await callersCredential(n8n, TOKEN),
	});
	await n8n.api.activate(workflow);
});

test('has 50 messages pending at once, and the worker’s one place is free', async ({ n8n }) => {
	const { sandbox, api, url } = n8n;
	sandbox.addFaults(
		RECIPIENTS.map((recipient, index) => ({
			route: 'send' as const,
			recipient,
			outcome: {
				end: index < REFUSED ? ('failed_unsafe' as const) : ('success' as const),
				// Send asks once when its second is over.
				polls: index < MESSAGES - SLOW ? 2 : 3,
				pollAfterMs: POLL_AFTER,
			},
		})),
	);
	await pMap(
		RECIPIENTS,
		async (recipient) => {
			const answer = await fetch(`${url}/webhook/send-and-settle`, {
				method: 'POST',
				headers: {
					'x-token': TOKEN,
					'idempotency-key': `order-${recipient}`,
					'content-type': 'application/json',
				},
				body: JSON.stringify({ recipient, text: `Order ${recipient}` }),
			});
			expect(answer.status).toBe(200);
		},
		{ concurrency: 10 },
	);
	const statuses = async () =>
		Map.groupBy(await api.executions(workflow.id, MESSAGES), ({ status }) => status);
	await expect(async () => {
		expect((await statuses()).get('waiting')).toHaveLength(MESSAGES);
	}).toPass({ intervals: [1_000], timeout: 300_000 });

	const other = await publishItemsTo(n8n, 'Another message', [sendDmNode()]);
	const started = performance.now();
	await runViaWebhook(n8n, other, [{ recipient: '44196397', text: 'Meanwhile' }]);
	const seconds = (performance.now() - started) / 1_000;
	expect(sandbox.outbox().filter(({ text }) => text === 'Meanwhile')).toHaveLength(1);
	expect((await statuses()).get('waiting')).toHaveLength(MESSAGES);
	note(`${MESSAGES} executions wait outside the worker; another one took ${seconds.toFixed(1)} s`);
});

test('gives each its final row, and sends none twice', async ({ n8n }) => {
	const { sandbox, api } = n8n;
	const began = performance.now();
	await expect(async () => {
		const executions = await api.executions(workflow.id, 2 * MESSAGES);
		expect(executions).toHaveLength(MESSAGES);
		expect(executions.filter(isOpen)).toEqual([]);
	}).toPass({ intervals: [3_000], timeout: SETTLED_TIMEOUT_MS });
	const executions = await pMap(
		await api.executions(workflow.id, MESSAGES),
		({ id }) => api.execution(id),
		{ concurrency: 5 },
	);
	expect(executions.map(({ status }) => status)).toEqual(Array(MESSAGES).fill('success'));

	const rows = executions.flatMap((execution) => itemsOf(execution, 'Final row'));
	expect(rows).toHaveLength(MESSAGES);
	const byRecipient = new Map(rows.map((row) => [row['user_id'], row]));
	const outbox = sandbox.outbox().filter(({ text }) => text !== 'Meanwhile');
	expectNobodyTwice(n8n);
	expect(outbox).toHaveLength(MESSAGES - REFUSED);
	for (const { recipient, messageId, key } of outbox) {
		expect(byRecipient.get(recipient)).toMatchObject({
			send_status: 'sent',
			success: true,
			message_id: messageId,
			idempotency_key: key,
			text: `Order ${recipient}`,
			credits_charged: 10,
		});
	}
	for (const recipient of RECIPIENTS.slice(0, REFUSED)) {
		expect(byRecipient.get(recipient)).toMatchObject({
			send_status: 'failed',
			success: false,
			error_code: 'x_rejected',
		});
	}
	const waits = (execution: Execution) => execution.data.resultData.runData[WAIT_NODE]?.length ?? 0;
	expect(Math.min(...executions.map(waits))).toBeGreaterThan(0);
	const more = executions.filter((execution) => waits(execution) > 1).length;
	expect(more).toBeGreaterThanOrEqual(SLOW);
	note(
		`${MESSAGES} messages, one place: ${outbox.length} sent, ${REFUSED} not, ${more} waited more ` +
			`than once, ${((performance.now() - began) / 1_000).toFixed(0)} s`,
	);
});
