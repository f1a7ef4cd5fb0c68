import { expect } from '@playwright/test';
import { submitForm } from '../harness/form.mts';
import { readWorkflow } from '../harness/paths.mts';
import { expectToSettle, sendTwoPending } from '../harness/pendingMessages.mts';
import { test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';
import { findWorkflowProblems } from '../harness/workflowProblems.mts';

const TABLE = 'xquik_direct_messages';

test.beforeAll(({ n8n }) => n8n.clear());

test('adds rows to a Data Table and settles them, where n8n can make one', async ({
	n8n,
	n8nVersion,
	page,
}) => {
	const { api } = n8n;
	const form = await readWorkflow('form-to-dm-to-data-table');
	const reconcile = await readWorkflow('reconcile-pending');
	if (n8nVersion.startsWith('1.')) {
		// The Data Table node of n8n 1 cannot make a table, nor find it by its name.
		expect(findWorkflowProblems(form, await api.nodeTypes())).not.toEqual([]);
		return;
	}
	expect(findWorkflowProblems(form, await api.nodeTypes())).toEqual([]);
	const credentials = { xquikApi: await n8n.xquikCredential() };
	const stored = await api.createWorkflow(form, credentials);
	await sendTwoPending(n8n, page, stored);
	const rows = () => api.dataTableRows(TABLE);
	await expectToSettle(n8n, await api.createWorkflow(reconcile, credentials), rows);

	await api.activate(await api.workflow(stored.id));
	const entries = { recipient: NO_DMS, message: 'May I write to you?' };
	const { ending } = await submitForm(n8n, page, stored, entries);
	expect(ending.title).toBe('Not sent');
	expect((await rows()).at(-1)).toMatchObject({ error_message: ending.message });
});
