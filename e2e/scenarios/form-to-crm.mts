import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { canvasNode, importFile, signIn } from '../harness/browserN8n.mts';
import { submitForm } from '../harness/form.mts';
import type { StoredWorkflow } from '../harness/n8nData.mts';
import { PHOTO, workflowFile } from '../harness/paths.mts';
import { postgresCredential } from '../harness/provision.mts';
import { test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';

let workflow: StoredWorkflow;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ n8n, postgres }) => {
	await n8n.clear();
	await postgres.clear();
	await n8n.xquikCredential();
	await postgresCredential(n8n, postgres);
});

test('is imported in the editor, makes its tables and is published', async ({ n8n, page }) => {
	await signIn(page, n8n);
	const id = await importFile(page, workflowFile('form-to-dm-to-crm'));
	await canvasNode(page, 'Create the tables').hover();
	await page.getByTestId('execute-workflow-button-Create the tables').click();
	const made = canvasNode(page, 'Make dm_handoff and dm_failures');
	await made.getByTestId('canvas-node-status-success').waitFor();
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	await page.getByTestId('workflow-active-version-indicator').waitFor();
	await page.getByTestId('activation-modal').waitFor();
	workflow = await n8n.api.workflow(id);
});

test('sends the picture of a submission and stores its row', async ({ n8n, page, postgres }) => {
	const message = 'Here is the picture you asked for';
	const entries = { recipient: '44196397', message, photo: { file: PHOTO } };
	const { ending } = await submitForm(n8n, page, workflow, entries);
	expect(ending).toEqual({ title: 'Sent', message: 'Your message to 44196397 was sent.' });

	const [sent, ...others] = n8n.sandbox.outbox();
	expect(others).toEqual([]);
	const sha256 = hash('sha256', await readFile(PHOTO));
	expect(sent).toMatchObject({
		recipient: '44196397',
		text: message,
		media: { sha256, type: 'image/jpeg', name: 'photo.jpg' },
	});
	expect(await postgres.query('SELECT * FROM dm_handoff')).toEqual([
		expect.objectContaining({
			message_id: sent?.messageId,
			media_id: sent?.media?.mediaId,
			user_id: '44196397',
			text: message,
			account: 'acme_support',
			send_status: 'sent',
			credits_charged: 20,
			sent_at: expect.any(Date),
		}),
	]);
});

test('sends text only when no file was chosen', async ({ n8n, page, postgres }) => {
	const message = 'No picture this time';
	await submitForm(n8n, page, workflow, { recipient: '44196397', message });
	const sent = n8n.sandbox.outbox().at(-1);
	expect(sent).toMatchObject({ text: message, media: null });
	expect(await postgres.query('SELECT * FROM dm_handoff WHERE text = $1', [message])).toEqual([
		expect.objectContaining({ message_id: sent?.messageId, media_id: null, credits_charged: 10 }),
	]);
});

for (const { title, recipient, failure } of [
	{
		title: 'stores what to do when the recipient allows no DMs',
		recipient: NO_DMS,
		failure: {
			user_id: NO_DMS,
			send_status: 'failed',
			error_code: 'x_dm_not_allowed',
			error_message: expect.stringMatching(/does not accept DMs/),
		},
	},
	{
		title: 'stores what to correct when the recipient is no handle, profile link or user ID',
		recipient: 'Jane Customer',
		failure: { user_id: null, error_message: expect.stringMatching(/Recipient/) },
	},
]) {
	test(`${title}, and spends nothing`, async ({ n8n, page, postgres }) => {
		const credits = n8n.sandbox.creditsSpent();
		const entries = { recipient, message: 'May I write to you?' };
		const { ending } = await submitForm(n8n, page, workflow, entries);
		expect(ending).toEqual({ title: 'Not sent', message: failure.error_message });
		expect(n8n.sandbox.creditsSpent()).toBe(credits);
		const query = 'SELECT * FROM dm_failures WHERE user_id IS NOT DISTINCT FROM $1';
		expect(await postgres.query(query, [failure.user_id])).toEqual([
			expect.objectContaining(failure),
		]);
	});
}

test('has one row for each submission', async ({ n8n, postgres }) => {
	expect(n8n.sandbox.outbox()).toHaveLength(2);
	expect(await postgres.query('SELECT * FROM dm_handoff')).toHaveLength(2);
	expect(await postgres.query('SELECT * FROM dm_failures')).toHaveLength(2);
});

test('says that it was sent while the database is down; a retry then stores the row', async ({
	n8n,
	page,
	postgres,
}) => {
	await postgres.query('ALTER TABLE dm_handoff RENAME TO gone');
	const message = 'Sent once';
	const entries = { recipient: '44196397', message };
	const { execution, ending } = await submitForm(n8n, page, workflow, entries);
	expect(ending.title).toBe('Sent');
	expect(execution.status).toBe('error');

	await postgres.query('ALTER TABLE gone RENAME TO dm_handoff');
	const retried = await n8n.api.retry(execution.id);
	expect(retried.status).toBe('success');
	expect(await postgres.query('SELECT * FROM dm_handoff WHERE text = $1', [message])).toHaveLength(
		1,
	);
	expect(n8n.sandbox.outbox().filter(({ text }) => text === message)).toHaveLength(1);
});
