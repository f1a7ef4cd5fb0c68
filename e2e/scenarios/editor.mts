import { expect } from '@playwright/test';
import { openNode, openWorkflow, signIn } from '../harness/browserN8n.mts';
import { publishItemsTo, runViaWebhook } from '../harness/runWorkflow.mts';
import { test } from '../harness/test.mts';
import { NO_DMS, tickets } from '../harness/tickets.mts';
import { buildNode, sendDmNode } from '../harness/workflowBuilder.mts';

const NEXT = buildNode('Next', 'n8n-nodes-base.noOp', 1);

test.beforeAll(({ n8n }) => n8n.clear());
test.beforeEach(async ({ n8n, page, sandbox }) => {
	sandbox.reset();
	await signIn(page, n8n);
});

test('shows the fields of the row before the first run', async ({ n8n, page }) => {
	const workflow = await publishItemsTo(n8n, 'Preview', [sendDmNode(), NEXT]);
	await openWorkflow(page, workflow.id);
	await openNode(page, 'Next');
	const input = page.getByTestId('ndv-input-panel');
	await input.getByText('Usually outputs the following fields').waitFor();
	await expect(input).toContainText('send_status');
	await expect(input).toContainText('message_id');
});

test('shows who got it where a run has stopped', async ({ n8n, page }) => {
	const workflow = await publishItemsTo(n8n, 'Stopped', [sendDmNode()]);
	const items = [...tickets(2), { recipient: NO_DMS, text: 'Hello' }];
	const execution = await runViaWebhook(n8n, workflow, items);
	expect(execution.status).toBe('error');
	await openWorkflow(page, workflow.id, execution.id);
	await openNode(page, 'Send DM');
	const view = page.getByTestId('ndv');
	await expect(view).toContainText(
		'2 of 3 sent, 20 credits. Retry this execution to send the other 1.',
	);
	await view.getByText('From Xquik DM').click();
	await view.getByText('Error data').waitFor();
	const [rows] = await view.getByText('"send_status"').allInnerTexts();
	expect(rows?.match(/"send_status": "sent"/g)).toHaveLength(2);
});
