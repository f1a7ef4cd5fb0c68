import { expect } from '@playwright/test';
import pMap from 'p-map';
import { itemsOf } from '../harness/n8nData.mts';
import { test } from '../harness/queueMode.mts';
import { callWebhook } from '../harness/runWorkflow.mts';
import {
	answer,
	APPROVE_OR_DECLINE,
	ask,
	linkIn,
	publishQuestion,
	SHORT_LIMIT,
} from '../harness/waiting.mts';

const EXECUTIONS = 20;

test.beforeEach(({ sandbox, workers }) => {
	expect(workers).toHaveLength(2);
	sandbox.reset();
});

test('waits without a worker, and each answer reaches its own execution', async ({ n8n }) => {
	const { api, sandbox } = n8n;
	const workflow = await publishQuestion(n8n, 'Questions', APPROVE_OR_DECLINE);
	const items = Array.from({ length: EXECUTIONS }, (_, index) => ({
		recipient: String(50_000 + index),
		text: `Order ${index}?`,
	}));
	await pMap(items, (item) => callWebhook(n8n, workflow, [item]), { concurrency: 5 });
	await expect(async () => {
		const executions = await api.executions(workflow.id);
		expect(executions.filter(({ status }) => status === 'waiting')).toHaveLength(EXECUTIONS);
	}).toPass({ timeout: 120_000 });
	expect(sandbox.outbox()).toHaveLength(EXECUTIONS);

	const isEven = (recipient: string) => Number(recipient) % 2 === 0;
	await pMap(
		sandbox.outbox(),
		async ({ recipient, text }) => {
			const choice = isEven(recipient) ? 'approve' : 'decline';
			expect((await answer(linkIn(text), { answer: choice })).status).toBe(200);
		},
		{ concurrency: 5 },
	);
	const rows = await pMap(await api.executions(workflow.id), async ({ id }) => {
		const [row] = itemsOf(await api.finished(id), 'Row');
		return row;
	});
	expect(new Set(rows.map((row) => row?.['user_id'])).size).toBe(EXECUTIONS);
	for (const row of rows) expect(row?.['approved']).toBe(isEven(String(row?.['user_id'])));
	expect(sandbox.outbox()).toHaveLength(EXECUTIONS);
});

test('keeps its link over a restart of n8n and its workers', async ({ n8n, workers }) => {
	const workflow = await publishQuestion(n8n, 'Restart', APPROVE_OR_DECLINE);
	const { id, link } = await ask(n8n, workflow);
	await n8n.restart(async () => {
		for (const worker of workers) await worker.stop();
	});
	await n8n.startWorker('worker-3');
	expect((await answer(link, { answer: 'approve' })).status).toBe(200);
	expect(itemsOf(await n8n.api.finished(id), 'Row')[0]).toMatchObject({ approved: true });
	expect(n8n.sandbox.outbox()).toHaveLength(1);
});

test('goes on with a row that says so when nobody answers in time', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Limit', SHORT_LIMIT);
	const { id } = await ask(n8n, workflow);
	const [row] = itemsOf(await n8n.api.finished(id), 'Row');
	expect(row).toMatchObject({ response_status: 'timed_out', send_status: 'sent' });
});
