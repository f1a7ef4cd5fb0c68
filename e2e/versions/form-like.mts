import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { formUrl } from '../harness/crmWorkflow.mts';
import { buildNode, inSequence, SEND_DM, sendDmNode } from '../harness/workflowBuilder.mts';
import type { FormEntries } from '../harness/formPage.mts';
import { fillForm, submitForm } from '../harness/formPage.mts';
import { sha256Of } from '../harness/files.mts';
import { FIXTURES } from '../harness/paths.mts';
import type { Execution, StoredWorkflow } from '../harness/n8nData.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { publishWorkflow } from '../harness/publish.mts';
import { test } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';

const PHOTO = join(FIXTURES, 'photo.jpg');
const NO_DMS = '9000000422001';

let workflow: StoredWorkflow;

test.beforeAll(async ({ environment }) => {
	await environment.clear();
	const form = buildNode(
		'Form',
		'n8n-nodes-base.formTrigger',
		2.2,
		{
			formTitle: 'Write to us',
			formFields: {
				values: [
					{ fieldLabel: 'recipient', requiredField: true },
					{ fieldLabel: 'message', fieldType: 'textarea', requiredField: true },
					{ fieldLabel: 'photo', fieldType: 'file', multipleFiles: false },
				],
			},
			options: {},
		},
		{ webhookId: crypto.randomUUID() },
	);
	const send = sendDmNode(
		{
			recipient: { __rl: true, mode: 'id', value: '={{ $json.recipient }}' },
			text: '={{ $json.message }}',
			attachment: 'binaryFile',
			binaryPropertyName: 'photo',
			ifFileIsMissing: 'sendTextOnly',
		},
		{ onError: 'continueErrorOutput' },
	);
	const row = buildNode('Row', 'n8n-nodes-base.noOp', 1);
	const failedRow = buildNode('Failed row', 'n8n-nodes-base.noOp', 1);
	workflow = await publishWorkflow(environment, 'Form to DM', [form, send, row, failedRow], {
		links: [...inSequence([form, send, row]), { from: send.name, output: 1, to: failedRow.name }],
	});
});

/** Submits the form in the browser; gives the execution that it starts. */
async function submit(
	page: Page,
	{ api, n8n }: TestEnvironment,
	entries: FormEntries,
): Promise<Execution> {
	const newest = await api.newestExecution(workflow.id);
	await fillForm(page, formUrl(n8n.url, workflow), entries);
	await submitForm(page);
	return api.finished(await api.startedAfter(workflow.id, newest));
}

test('loads the nodes, with a tool for AI agents, and their icons', async ({ environment }) => {
	const types = await environment.api.nodeTypes();
	const node = types.find(({ name }) => name === SEND_DM);
	expect(types.some(({ name }) => name === `${SEND_DM}Tool`)).toBe(true);
	const icons = Object.values(node?.['iconUrl'] ?? {}) as string[];
	expect(icons.length).toBe(2);
	for (const icon of icons) {
		const answer = await fetch(`${environment.n8n.url}/${icon}`);
		expect(answer.headers.get('content-type') ?? '').toMatch(/svg/);
	}
});

test('tests the credential: green with the right key, red with another', async ({
	environment,
}) => {
	const { apiKey, baseUrl } = environment.sandbox;
	const credential = await environment.xquikCredential();
	const test = (key: string) =>
		environment.api.testCredential('xquikApi', credential, { apiKey: key, baseUrl });
	const good = await test(apiKey);
	expect(good.status, good.message).toBe('OK');
	const bad = await test(`xq_${'0'.repeat(64)}`);
	expect(bad.status).toBe('Error');
	// These versions do not take the credential type's own words for a refused key.
	expect(bad.message).toMatch(/check your credentials/);
});

test('sends what a person submits in a form, with a picture', async ({ environment, page }) => {
	const message = 'Here is the requested image.';
	const execution = await submit(page, environment, {
		recipient: '44196397',
		message,
		photo: PHOTO,
	});
	const [sent] = environment.sandbox.outbox();
	expect(sent).toMatchObject({ text: message, media: { sha256: sha256Of(await readFile(PHOTO)) } });
	const [row] = itemsOf(execution, 'Row');
	expect(row).toMatchObject({ message_id: sent?.messageId, send_status: 'sent' });
});

test('sends text only when the form has no file', async ({ environment, page }) => {
	const execution = await submit(page, environment, {
		recipient: '44196398',
		message: 'No picture',
	});
	expect(environment.sandbox.outbox().at(-1)?.media).toBe(null);
	expect(itemsOf(execution, 'Row')[0]?.['send_status']).toBe('sent');
});

test('hands the failed row to the error output', async ({ environment, page }) => {
	const execution = await submit(page, environment, { recipient: NO_DMS, message: 'Hello' });
	const [row] = itemsOf(execution, 'Failed row');
	expect(row?.['error_code']).toBe('x_dm_not_allowed');
	expect(String(row?.['error_message'])).toMatch(/does not accept DMs/);
});
