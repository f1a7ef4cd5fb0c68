import { expect } from '@playwright/test';
import { canvasNode, importFile, openWorkflow, signIn } from '../harness/browserN8n.mts';
import { formUrl, submitForm } from '../harness/form.mts';
import { withNode, type StoredWorkflow } from '../harness/n8nData.mts';
import { PHOTO, readWorkflow, workflowFile } from '../harness/paths.mts';
import { expectToSettle, sendTwoPending } from '../harness/pendingMessages.mts';
import { test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';

const TABLE = 'xquik_direct_messages';

let workflow: StoredWorkflow;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ n8n }) => {
	await n8n.clear();
	await n8n.xquikCredential();
});

test('is imported in the editor and published, with nothing else to set up', async ({
	n8n,
	page,
}) => {
	await signIn(page, n8n);
	const id = await importFile(page, workflowFile('form-to-dm-to-data-table'));
	await expect(page.getByTestId('node-issues')).toHaveCount(0);
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	await page.getByTestId('workflow-active-version-indicator').waitFor();
	workflow = await n8n.api.workflow(id);
	expect(await n8n.api.dataTableRows(TABLE)).toEqual([]);
});

test('makes its table, sends the picture, and adds the row', async ({ n8n, page }) => {
	const message = 'Here is the picture you asked for';
	const entries = { recipient: '44196397', message, photo: { file: PHOTO } };
	const { execution, ending } = await submitForm(n8n, page, workflow, entries);
	expect(execution.status).toBe('success');
	expect(ending).toEqual({ title: 'Sent', message: 'Your message to 44196397 was sent.' });
	const [sent, ...others] = n8n.sandbox.outbox();
	expect(others).toEqual([]);
	expect(await n8n.api.dataTableRows(TABLE)).toEqual([
		expect.objectContaining({
			message_id: sent?.messageId,
			media_id: sent?.media?.mediaId,
			recipient: '44196397',
			account: 'acme_support',
			text: message,
			send_status: 'sent',
			credits_charged: 20,
			safe_to_retry: null,
			sent_at: expect.stringMatching(/^\d{4}-.*Z$/),
		}),
	]);
	// Somebody who loads the page again must not think that it was not sent.
	await page.reload();
	await page.getByText(ending.message).waitFor();
});

test('adds a row that says why nothing was sent', async ({ n8n, page }) => {
	const credits = n8n.sandbox.creditsSpent();
	for (const recipient of [NO_DMS, 'Jane <b>Customer</b>']) {
		const entries = { recipient, message: 'May I write to you?' };
		const { ending } = await submitForm(n8n, page, workflow, entries);
		expect(ending.title).toBe('Not sent');
		const row = (await n8n.api.dataTableRows(TABLE)).at(-1);
		expect(row).toMatchObject({ recipient, send_status: 'failed', message_id: null });
		expect(row?.['error_message']).toMatch(/does not accept DMs|Recipient/);
		if (recipient === NO_DMS) expect(ending.message).toBe(row?.['error_message']);
	}
	expect(n8n.sandbox.creditsSpent()).toBe(credits);
	expect(await n8n.api.dataTableRows(TABLE)).toHaveLength(3);
});

test('adds the row when nobody waits for the ending', async ({ n8n }) => {
	const { api } = n8n;
	const before = await api.dataTableRows(TABLE);
	// A tenth of a minute; n8n looks for such executions once a minute.
	const hasty = withNode(await api.workflow(workflow.id), 'Say that it was sent', {
		parameters: { resumeAmount: 0.1 },
	});
	await api.activate(await api.saveWorkflow(hasty));
	const body = new FormData();
	for (const [name, value] of [
		['field-0', '44196397'],
		['field-1', 'Nobody waits'],
	] as const) {
		body.set(name, value);
	}
	const id = await api.startedBy(workflow, () =>
		fetch(formUrl(n8n, workflow), { method: 'POST', body }),
	);
	expect((await api.finished(id)).status).toBe('success');
	expect((await api.dataTableRows(TABLE)).slice(before.length)).toEqual([
		expect.objectContaining({ text: 'Nobody waits', send_status: 'sent' }),
	]);
});

test('reconcile-pending settles pending rows of the table', async ({ n8n, page }) => {
	const { api } = n8n;
	await sendTwoPending(n8n, page, workflow);
	const rows = async () => (await api.dataTableRows(TABLE)).slice(-2);
	const xquikApi = await n8n.xquikCredential();
	const reconcile = await api.createWorkflow(await readWorkflow('reconcile-pending'), { xquikApi });
	await expectToSettle(n8n, reconcile, rows);
	expect((await rows())[1]).toMatchObject({ error_code: 'x_rejected', recipient: '60002' });
	await signIn(page, n8n);
	await openWorkflow(page, reconcile.id);
	await canvasNode(page, 'Update the row').waitFor();
	await expect(page.getByTestId('node-issues')).toHaveCount(0);
});
