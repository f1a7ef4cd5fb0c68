import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { openPage } from '../harness/browserN8n.mts';
import { formUrl } from '../harness/crmWorkflow.mts';
import { draftNode, draftWorkflow, inARow, SEND_DM, sendDmNode } from '../harness/draft.mts';
import type { FormEntries } from '../harness/formPage.mts';
import { fillForm, submitForm } from '../harness/formPage.mts';
import { OLDER_N8N_VERSIONS } from '../harness/installN8n.mts';
import { FIXTURES } from '../harness/paths.mts';
import type { Execution, StoredWorkflow } from '../harness/restApi.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import { waitFor } from '../harness/waitFor.mts';

const PHOTO = join(FIXTURES, 'photo.jpg');
const NO_DMS = '9000000422001';

for (const version of OLDER_N8N_VERSIONS) {
	void describe(`n8n ${version}`, { timeout: 600_000 }, () => {
		let scene: Scene;
		let workflow: StoredWorkflow;

		before(async () => {
			scene = await setScene({ n8nVersion: version });
			const form = draftNode(
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
			const row = draftNode('Row', 'n8n-nodes-base.noOp', 1);
			const failedRow = draftNode('Failed row', 'n8n-nodes-base.noOp', 1);
			const draft = draftWorkflow(
				'Form to DM',
				[form, send, row, failedRow],
				[...inARow([form, send, row]), { from: send.name, output: 1, to: failedRow.name }],
			);
			const { api } = scene;
			const xquikApi = await scene.xquikCredential();
			workflow = await api.createWorkflow(await api.withCredentials(draft, { xquikApi }));
			await api.activate(workflow);
		});
		afterEach((context) => scene.keepIfFailed(context));
		after(() => scene.end());

		/** Submits the form in the browser; gives the execution that it starts. */
		async function submit(entries: FormEntries): Promise<Execution> {
			const before = await scene.api.executions(workflow.id);
			const page = await openPage(scene);
			await fillForm(page, formUrl(scene.n8n.url, workflow), entries);
			await submitForm(page);
			await page.context().close();
			const id = await waitFor('The execution', 30_000, async () => {
				const executions = await scene.api.executions(workflow.id);
				return executions.length > before.length ? executions[0]?.id : undefined;
			});
			return scene.api.finished(id);
		}

		void it('loads the nodes, with a tool for AI agents, and their icons', async () => {
			const types = await scene.api.nodeTypes();
			const node = types.find(({ name }) => name === SEND_DM);
			assert.ok(types.some(({ name }) => name === `${SEND_DM}Tool`));
			const icons = Object.values(node?.['iconUrl'] ?? {}) as string[];
			assert.equal(icons.length, 2);
			for (const icon of icons) {
				const answer = await fetch(`${scene.n8n.url}/${icon}`);
				assert.match(answer.headers.get('content-type') ?? '', /svg/);
			}
		});

		void it('tests the credential: green with the right key, red with another', async () => {
			const { apiKey, baseUrl } = scene.sandbox;
			const credential = await scene.xquikCredential();
			const test = (key: string) =>
				scene.api.testCredential('xquikApi', credential, { apiKey: key, baseUrl });
			const good = await test(apiKey);
			assert.equal(good.status, 'OK', good.message);
			const bad = await test(`xq_${'0'.repeat(64)}`);
			assert.equal(bad.status, 'Error');
			// These versions do not take the credential type's own words for a refused key.
			assert.match(bad.message, /check your credentials/);
		});

		void it('sends what a person submits in a form, with a picture', async () => {
			const message = 'Here is the requested image.';
			const execution = await submit({ recipient: '44196397', message, photo: PHOTO });
			const [sent] = scene.sandbox.outbox();
			assert.equal(sent?.text, message);
			const sha256 = createHash('sha256')
				.update(await readFile(PHOTO))
				.digest('hex');
			assert.equal(sent.media?.sha256, sha256);
			const [row] = itemsOf(execution, 'Row');
			assert.equal(row?.['message_id'], sent.messageId);
			assert.equal(row['send_status'], 'sent');
		});

		void it('sends text only when the form has no file', async () => {
			const execution = await submit({ recipient: '44196398', message: 'No picture' });
			assert.equal(scene.sandbox.outbox().at(-1)?.media, null);
			assert.equal(itemsOf(execution, 'Row')[0]?.['send_status'], 'sent');
		});

		void it('hands the failed row to the error output', async () => {
			const execution = await submit({ recipient: NO_DMS, message: 'Hello' });
			const [row] = itemsOf(execution, 'Failed row');
			assert.equal(row?.['error_code'], 'x_dm_not_allowed');
			assert.match(String(row['error_message']), /another connected account/);
		});
	});
}
