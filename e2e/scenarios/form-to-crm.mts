import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { executeFrom, importFile, publish, signIn } from '../harness/browserN8n.mts';
import { formUrl } from '../harness/crmWorkflow.mts';
import type { FormEntries } from '../harness/formPage.mts';
import { fillForm, submitForm } from '../harness/formPage.mts';
import { postgresCredential } from '../harness/provision.mts';
import { sha256Of } from '../harness/files.mts';
import { FIXTURES } from '../harness/paths.mts';
import type { Postgres } from '../harness/postgres.mts';
import { workflowFile } from '../harness/paths.mts';
import { test } from '../harness/test.mts';

const PHOTO = join(FIXTURES, 'photo.jpg');
const NO_DMS = '9000000422001';

let form: string;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ environment, postgres }) => {
	await environment.clear();
	await postgres.clear();
	await environment.xquikCredential();
	await postgresCredential(environment, postgres);
});

/** Submits the form; gives the row that then is in the table. */
async function submit(
	page: Page,
	postgres: Postgres,
	entries: FormEntries,
	table: string,
): Promise<Record<string, unknown>> {
	await fillForm(page, form, entries);
	await submitForm(page);
	return onlyRow(postgres, `SELECT * FROM ${table} WHERE text = $1`, [entries.message]);
}

/** Waits for the row. */
async function onlyRow(
	postgres: Postgres,
	query: string,
	values: unknown[] = [],
): Promise<Record<string, unknown>> {
	await expect.poll(() => postgres.query(query, values)).toHaveLength(1);
	const [row = {}] = await postgres.query(query, values);
	return row;
}

test('is imported in the editor, makes its tables and is published', async ({
	environment,
	page,
}) => {
	await signIn(page, environment);
	const id = await importFile(page, workflowFile('form-to-dm-to-crm'));
	await executeFrom(page, 'Create the tables', 'Make dm_handoff and dm_failures');
	await publish(page);
	form = formUrl(environment.n8n.url, await environment.api.workflow(id));
});

test('sends the picture of a submission and stores its row', async ({
	environment,
	page,
	postgres,
}) => {
	const entries = { recipient: '44196397', message: 'Here is the picture you asked for' };
	const row = await submit(page, postgres, { ...entries, photo: PHOTO }, 'dm_handoff');

	const sha256 = sha256Of(await readFile(PHOTO));
	const outbox = environment.sandbox.outbox();
	expect(outbox).toEqual([
		expect.objectContaining({
			recipient: entries.recipient,
			text: entries.message,
			media: expect.objectContaining({ sha256, type: 'image/jpeg', name: 'photo.jpg' }),
		}),
	]);
	const [message] = outbox;
	expect(row).toMatchObject({
		message_id: message?.messageId,
		media_id: message?.media?.mediaId,
		user_id: entries.recipient,
		account: 'acme_support',
		send_status: 'sent',
		credits_charged: 20,
		sent_at: expect.any(Date),
	});
});

test('sends text only when no file was chosen', async ({ environment, page, postgres }) => {
	const row = await submit(
		page,
		postgres,
		{ recipient: '44196397', message: 'No picture this time' },
		'dm_handoff',
	);
	const message = environment.sandbox.outbox().at(-1);
	expect(message).toMatchObject({ text: 'No picture this time', media: null });
	expect(row).toMatchObject({
		message_id: message?.messageId,
		media_id: null,
		credits_charged: 10,
	});
});

test('stores what to do when the recipient allows no DMs', async ({
	environment,
	page,
	postgres,
}) => {
	const sent = environment.sandbox.outbox().length;
	const row = await submit(
		page,
		postgres,
		{ recipient: NO_DMS, message: 'May I write to you?' },
		'dm_failures',
	);
	expect(environment.sandbox.outbox().length).toBe(sent);
	expect(row['error_code']).toBe('x_dm_not_allowed');
	expect(String(row['error_message'])).toMatch(/send from another connected account, or ask/);
	expect(row['send_status']).toBe('failed');
	expect(row['user_id']).toBe(NO_DMS);
});

test('stores what to correct when the recipient is no user ID, and spends nothing', async ({
	environment,
	page,
	postgres,
}) => {
	const credits = environment.sandbox.creditsSpent();
	await fillForm(page, form, { recipient: 'somebody', message: 'Hello somebody' });
	await submitForm(page);
	const row = await onlyRow(postgres, 'SELECT * FROM dm_failures WHERE user_id IS NULL');
	expect(String(row['error_message'])).toMatch(/Recipient/);
	expect(environment.sandbox.creditsSpent()).toBe(credits);
});

test('has one row for each submission', async ({ postgres }) => {
	const [handoff] = await postgres.query('SELECT count(*)::int AS rows FROM dm_handoff');
	const [failures] = await postgres.query('SELECT count(*)::int AS rows FROM dm_failures');
	expect([handoff?.['rows'], failures?.['rows']]).toEqual([2, 2]);
});
