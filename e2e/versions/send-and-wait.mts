import { expect } from '@playwright/test';
import { itemsOf } from '../harness/n8nData.mts';
import { note, test } from '../harness/test.mts';
import {
	answer,
	APPROVE_OR_DECLINE,
	approve,
	ask,
	forgedLinks,
	publishQuestion,
	SHORT_LIMIT,
} from '../harness/waiting.mts';

test.beforeAll(({ n8n }) => n8n.clear());
test.beforeEach(({ sandbox }) => {
	sandbox.reset();
});

test('asks by DM, waits, and goes on with the answer', async ({ n8n, page }) => {
	const workflow = await publishQuestion(n8n, 'Approval', APPROVE_OR_DECLINE);
	const { id, link } = await ask(n8n, workflow);
	const response = await page.goto(link);
	expect(response?.headers()['content-security-policy']).toMatch(/^sandbox allow-forms;/);
	await page.reload();
	expect((await n8n.api.execution(id)).status).toBe('waiting');
	await page.getByRole('button', { name: 'Decline' }).click();
	await expect(page.getByText('You answered “Decline”')).toBeVisible();
	const [row] = itemsOf(await n8n.api.finished(id), 'Row');
	expect(row).toMatchObject({
		response_status: 'responded',
		approved: false,
		send_status: 'sent',
		message_id: n8n.sandbox.outbox()[0]?.messageId,
	});
	await page.goto(link);
	await expect(page.getByText('No action required')).toBeVisible();
});

test('takes what was written into a form', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Form', {
		responseType: 'customForm',
		formFields: { values: [{ fieldLabel: 'Pieces', fieldType: 'number', requiredField: true }] },
	});
	const { id, link } = await ask(n8n, workflow);
	expect((await answer(link, { 'field-0': 'many' })).status).toBe(422);
	expect((await answer(link, { 'field-0': '12' })).status).toBe(200);
	const [row] = itemsOf(await n8n.api.finished(id), 'Row');
	expect(row).toMatchObject({ response_type: 'customForm', response_fields: { Pieces: 12 } });
});

test('refuses an answer without the signature', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Unsigned');
	const { id, link } = await ask(n8n, workflow);
	for (const url of forgedLinks(link)) {
		expect((await answer(url, { answer: 'approve' })).status, url).toBe(401);
	}
	expect((await n8n.api.execution(id)).status).toBe('waiting');
	await approve(link);
	expect((await n8n.api.finished(id)).status).toBe('success');
});

test('of two answers at the same moment one goes on', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Twice', APPROVE_OR_DECLINE);
	const { id, link } = await ask(n8n, workflow);
	const answers = await Promise.all(
		['approve', 'decline'].map(async (choice) => {
			const response = await answer(link, { answer: choice });
			return { status: response.status, text: await response.text() };
		}),
	);
	const confirmed = answers.filter(({ text }) => text.includes('You answered'));
	expect(confirmed).toHaveLength(1);
	note(answers.map(({ status }) => status).join(', '));
	const [row] = itemsOf(await n8n.api.finished(id), 'Row');
	expect(row?.['approved']).toBe(confirmed[0]?.text.includes('Approve'));
});

test('goes on with a row that says so when nobody answers in time', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Limit', SHORT_LIMIT);
	const { id } = await ask(n8n, workflow);
	const execution = await n8n.api.finished(id);
	expect(itemsOf(execution, 'Row')).toEqual([
		expect.objectContaining({ response_status: 'timed_out', send_status: 'sent', approved: null }),
	]);
});
