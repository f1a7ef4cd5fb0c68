import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from '@playwright/test';
import { executeFrom, importFile, openPage, publish, signIn } from '../harness/browserN8n.mts';
import { formUrl } from '../harness/crmWorkflow.mts';
import type { FormEntries } from '../harness/formPage.mts';
import { fillForm, submitForm } from '../harness/formPage.mts';
import { postgresCredential } from '../harness/furnish.mts';
import { FIXTURES } from '../harness/paths.mts';
import type { Postgres } from '../harness/postgres.mts';
import { startPostgres } from '../harness/postgres.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene, workflowFile } from '../harness/scene.mts';
import { waitFor } from '../harness/waitFor.mts';

const PHOTO = join(FIXTURES, 'photo.jpg');
const NO_DMS = '9000000422001';
const ROW_TIMEOUT_MS = 30_000;

void describe('Form to CRM', { timeout: 600_000 }, () => {
	let scene: Scene;
	let postgres: Postgres;
	let editor: Page;
	let form: string;

	before(async () => {
		scene = await setScene();
		postgres = await startPostgres();
		scene.lifetime.add(() => postgres.stop());
		await scene.xquikCredential();
		await postgresCredential(scene, postgres);
		editor = await signIn(scene);
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	/** Submits the form; gives the row that then is in the table. */
	async function submit(entries: FormEntries, table: string): Promise<Record<string, unknown>> {
		const page = await openPage(scene);
		await fillForm(page, form, entries);
		await submitForm(page);
		await page.context().close();
		return waitFor(`The row in ${table}`, ROW_TIMEOUT_MS, async () => {
			const rows = await postgres.query(`SELECT * FROM ${table} WHERE text = $1`, [
				entries.message,
			]);
			return rows[0];
		});
	}

	void it('is imported in the editor, makes its tables and is published', async () => {
		const id = await importFile(editor, workflowFile('form-to-dm-to-crm'));
		await executeFrom(editor, 'Create the tables', 'Make dm_handoff and dm_failures');
		await publish(editor);
		form = formUrl(scene.n8n.url, await scene.api.workflow(id));
	});

	void it('sends the picture of a submission and stores its row', async () => {
		const entries = { recipient: '44196397', message: 'Here is the picture you asked for' };
		const row = await submit({ ...entries, photo: PHOTO }, 'dm_handoff');

		const [message, ...others] = scene.sandbox.outbox();
		assert.deepEqual(others, []);
		const bytes = await readFile(PHOTO);
		assert.equal(message?.media?.sha256, createHash('sha256').update(bytes).digest('hex'));
		assert.equal(message.media.type, 'image/jpeg');
		assert.equal(message.media.name, 'photo.jpg');
		assert.equal(message.recipient, entries.recipient);
		assert.equal(message.text, entries.message);
		assert.equal(row['message_id'], message.messageId);
		assert.equal(row['media_id'], message.media.mediaId);
		assert.equal(row['user_id'], entries.recipient);
		assert.equal(row['account'], 'acme_support');
		assert.equal(row['send_status'], 'sent');
		assert.equal(row['credits_charged'], 20);
		assert.ok(row['sent_at'] instanceof Date);
	});

	void it('sends text only when no file was chosen', async () => {
		const row = await submit(
			{ recipient: '44196397', message: 'No picture this time' },
			'dm_handoff',
		);
		const message = scene.sandbox.outbox().at(-1);
		assert.equal(message?.text, 'No picture this time');
		assert.equal(message.media, null);
		assert.equal(row['message_id'], message.messageId);
		assert.equal(row['media_id'], null);
		assert.equal(row['credits_charged'], 10);
	});

	void it('stores what to do when the recipient allows no DMs', async () => {
		const sent = scene.sandbox.outbox().length;
		const row = await submit({ recipient: NO_DMS, message: 'May I write to you?' }, 'dm_failures');
		assert.equal(scene.sandbox.outbox().length, sent);
		assert.equal(row['error_code'], 'x_dm_not_allowed');
		assert.match(String(row['error_message']), /send from another connected account, or ask/);
		assert.equal(row['send_status'], 'failed');
		assert.equal(row['user_id'], NO_DMS);
	});

	void it('stores what to correct when the recipient is no user ID, and spends nothing', async () => {
		const credits = scene.sandbox.creditsSpent();
		const page = await openPage(scene);
		await fillForm(page, form, { recipient: 'somebody', message: 'Hello somebody' });
		await submitForm(page);
		const row = await waitFor('The row in dm_failures', ROW_TIMEOUT_MS, async () => {
			const rows = await postgres.query('SELECT * FROM dm_failures WHERE user_id IS NULL');
			return rows[0];
		});
		assert.match(String(row['error_message']), /Recipient/);
		assert.equal(scene.sandbox.creditsSpent(), credits);
	});

	void it('has one row for each submission', async () => {
		const [handoff] = await postgres.query('SELECT count(*)::int AS rows FROM dm_handoff');
		const [failures] = await postgres.query('SELECT count(*)::int AS rows FROM dm_failures');
		assert.deepEqual([handoff?.['rows'], failures?.['rows']], [2, 2]);
	});
});
