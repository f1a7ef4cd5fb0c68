import { expect } from '@playwright/test';
import { itemsOf } from '../harness/n8nData.mts';
import { test } from '../harness/test.mts';
import {
	answer,
	APPROVE_OR_DECLINE,
	approve,
	ask,
	forgedLinks,
	publishQuestion,
	QUESTION,
	SHORT_LIMIT,
} from '../harness/waiting.mts';

test.beforeAll(({ n8n }) => n8n.clear());
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

test('asks by DM, waits, and goes on with the answer', async ({ n8n, page }) => {
	const workflow = await publishQuestion(n8n, 'Approval', APPROVE_OR_DECLINE);
	const { id, link } = await ask(n8n, workflow);
	expect(n8n.sandbox.outbox()).toHaveLength(1);
	expect(n8n.sandbox.outbox()[0]?.text).toBe(`${QUESTION.text}\n\nRespond: ${link}`);

	await page.goto(link);
	await expect(page.getByText(QUESTION.text)).toBeVisible();
	// Opening it answers nothing, however often.
	await page.reload();
	expect((await n8n.api.execution(id)).status).toBe('waiting');
	await page.getByRole('button', { name: 'Decline' }).click();
	await expect(page.getByText('You answered “Decline”')).toBeVisible();

	const execution = await n8n.api.finished(id);
	expect(execution.status).toBe('success');
	const [row] = itemsOf(execution, 'Row');
	expect(row).toMatchObject({
		response_status: 'responded',
		response_type: 'approval',
		approved: false,
		send_status: 'sent',
		text: QUESTION.text,
		message_id: n8n.sandbox.outbox()[0]?.messageId,
	});
	expect(Date.parse(String(row?.['responded_at']))).toBeLessThanOrEqual(Date.now());
	expect(row?.['waited_ms']).toBeGreaterThan(0);

	// A later visit is n8n's to answer.
	const later = await page.goto(link);
	expect(later?.status()).toBe(200);
	await expect(page.getByText('No action required')).toBeVisible();
});

test('of two answers at the same moment one goes on', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Twice', APPROVE_OR_DECLINE);
	const { id, link } = await ask(n8n, workflow);
	const answers = await Promise.all(
		['approve', 'decline', 'approve', 'decline'].map(async (choice) => {
			const response = await answer(link, { answer: choice });
			return { status: response.status, text: await response.text() };
		}),
	);
	expect(answers.filter(({ text }) => text.includes('You answered'))).toHaveLength(1);
	const execution = await n8n.api.finished(id);
	const won = answers.find(({ status }) => status === 200)?.text ?? '';
	expect(itemsOf(execution, 'Row')[0]?.['approved']).toBe(won.includes('Approve'));
});

test('refuses an answer without the signature', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Unsigned');
	const { id, link } = await ask(n8n, workflow);
	for (const url of forgedLinks(link)) {
		const response = await answer(url, { answer: 'approve' });
		expect(response.status, url).toBe(401);
	}
	expect((await n8n.api.execution(id)).status).toBe('waiting');
	await approve(link);
	expect((await n8n.api.finished(id)).status).toBe('success');
});

test('goes on with a row that says so when nobody answers in time', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Limit', SHORT_LIMIT);
	const { id, link } = await ask(n8n, workflow);
	const execution = await n8n.api.finished(id);
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Row')).toEqual([
		expect.objectContaining({
			response_status: 'timed_out',
			response_type: 'approval',
			approved: null,
			send_status: 'sent',
			message_id: n8n.sandbox.outbox()[0]?.messageId,
			waited_ms: 3_000,
		}),
	]);
	expect((await answer(link, { answer: 'approve' })).status).toBe(200);
	expect(n8n.sandbox.outbox()).toHaveLength(1);
});

test('a wait that was stopped takes no answer, and its retry asks nobody again', async ({
	n8n,
}) => {
	const workflow = await publishQuestion(n8n, 'Stopped');
	const { id, link } = await ask(n8n, workflow);
	await n8n.api.stop(id);
	expect((await answer(link, { answer: 'approve' })).status).toBe(409);
	const retried = await n8n.api.retry(id);
	expect(itemsOf(retried, 'Row')).toEqual([
		expect.objectContaining({
			response_status: 'not_waiting',
			send_status: 'sent',
			error_code: 'link_of_other_execution',
			error_message: `The message is out, but its link belongs to execution ${id}. Start a new execution to ask again.`,
		}),
	]);
	expect(n8n.sandbox.outbox()).toHaveLength(1);
});
