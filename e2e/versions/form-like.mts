import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import type { INode } from 'n8n-workflow';
import { submitForm } from '../harness/form.mts';
import { itemsOf, type StoredWorkflow } from '../harness/n8nData.mts';
import { PHOTO, readWorkflow } from '../harness/paths.mts';
import { publishWorkflow } from '../harness/runWorkflow.mts';
import { test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';
import {
	buildNode,
	buildTrigger,
	inSequence,
	SEND_DM,
	sendDmNode,
} from '../harness/workflowBuilder.mts';

let workflow: StoredWorkflow;

/** The two Form Endings of a workflow that people import. */
async function endingsOf(name: string): Promise<[sent: INode, notSent: INode]> {
	const { nodes } = await readWorkflow(name);
	const [sent, notSent] = nodes.filter(({ type }) => type === 'n8n-nodes-base.form');
	if (sent === undefined || notSent === undefined) throw new Error(`${name} has no two endings.`);
	return [sent, notSent];
}

test.beforeAll(async ({ n8n }) => {
	await n8n.clear();
	const form = buildTrigger('Form', 'n8n-nodes-base.formTrigger', 2.2, {
		formTitle: 'Write to us',
		formFields: {
			values: [
				{ fieldLabel: 'recipient', requiredField: true },
				{ fieldLabel: 'message', fieldType: 'textarea', requiredField: true },
				{ fieldLabel: 'photo', fieldType: 'file', multipleFiles: false },
			],
		},
		options: {},
	});
	const send = sendDmNode(
		{
			text: '={{ $json.message }}',
			attachment: 'binaryFile',
			binaryPropertyName: 'photo',
			ifFileIsMissing: 'sendTextOnly',
		},
		{ onError: 'continueErrorOutput' },
	);
	const endings = await endingsOf('demo');
	const row = buildNode('Row', 'n8n-nodes-base.noOp', 1);
	const failedRow = buildNode('Failed row', 'n8n-nodes-base.noOp', 1);
	const [sent, notSent] = endings;
	workflow = await publishWorkflow(n8n, 'Form to DM', [form, send, ...endings, row, failedRow], {
		links: [
			...inSequence([form, send, sent, row]),
			{ from: send.name, output: 1, to: notSent.name },
			...inSequence([notSent, failedRow]),
		],
	});
});

test('loads the nodes, with a tool for AI agents, and their icons', async ({ n8n }) => {
	const types = await n8n.api.nodeTypes();
	const node = types.find(({ name }) => name === SEND_DM);
	expect(types.map(({ name }) => name)).toContain(`${SEND_DM}Tool`);
	const icons = Object.values<string>(node?.iconUrl ?? {});
	expect(icons).toHaveLength(2);
	for (const icon of icons) {
		const answer = await fetch(`${n8n.url}/${icon}`);
		expect(answer.headers.get('content-type')).toMatch(/svg/);
	}
});

test('tests the credential: green with the right key, red with another', async ({ n8n }) => {
	const { apiKey, baseUrl } = n8n.sandbox;
	const credential = await n8n.xquikCredential();
	const test = (key: string) =>
		n8n.api.testCredential('xquikApi', credential, { apiKey: key, baseUrl });
	expect(await test(apiKey)).toMatchObject({ status: 'OK' });
	// These versions do not take the credential type's own words for a refused key.
	expect(await test(`xq_${'0'.repeat(64)}`)).toMatchObject({
		status: 'Error',
		message: expect.stringMatching(/check your credentials/),
	});
});

test('sends what a person submits in a form, with a picture', async ({ n8n, page }) => {
	const entries = { recipient: '44196397', message: 'Here is the requested image.' };
	const photo = { file: PHOTO };
	const { execution, ending } = await submitForm(n8n, page, workflow, { ...entries, photo });
	expect(ending.title).toBe('Sent');
	const [sent] = n8n.sandbox.outbox();
	const sha256 = hash('sha256', await readFile(PHOTO));
	expect(sent).toMatchObject({ text: entries.message, media: { sha256 } });
	const [row] = itemsOf(execution, 'Row');
	expect(row).toMatchObject({ message_id: sent?.messageId, send_status: 'sent' });
});

test('sends text only when the form has no file', async ({ n8n, page }) => {
	const entries = { recipient: '44196398', message: 'No picture' };
	const { execution } = await submitForm(n8n, page, workflow, entries);
	expect(n8n.sandbox.outbox().at(-1)?.media).toBe(null);
	expect(itemsOf(execution, 'Row')[0]?.['send_status']).toBe('sent');
});

test('hands the failed row to the error output, and says why', async ({ n8n, page }) => {
	const entries = { recipient: NO_DMS, message: 'Hello' };
	const { execution, ending } = await submitForm(n8n, page, workflow, entries);
	const [row] = itemsOf(execution, 'Failed row');
	expect(ending).toEqual({ title: 'Not sent', message: row?.['error_message'] });
	expect(row).toMatchObject({
		error_code: 'x_dm_not_allowed',
		error_message: expect.stringMatching(/does not accept DMs/),
	});
});
