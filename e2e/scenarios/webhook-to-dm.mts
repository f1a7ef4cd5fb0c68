import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import pMap from 'p-map';
import { sha256Of } from '../harness/files.mts';
import { FIXTURES, workflowFile } from '../harness/paths.mts';
import { note, test } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';

const REQUESTS = 200;
const AT_ONCE = 20;
const TOKEN = randomBytes(16).toString('hex');

/** An answer of the webhook. */
interface Answer {
	status: number;
	row: Record<string, unknown>;
}

let video: Buffer;

test.beforeAll(async ({ environment }) => {
	video = await readFile(join(FIXTURES, 'clip.mp4'));
	await environment.clear();
	const { api } = environment;
	const workflow = await api.importWorkflow(workflowFile('webhook-to-dm'), {
		xquikApi: await environment.xquikCredential(),
		httpHeaderAuth: await api.createCredential('httpHeaderAuth', 'Callers', {
			name: 'X-Token',
			value: TOKEN,
		}),
	});
	await api.activate(workflow);
});

async function call(
	{ n8n }: TestEnvironment,
	fields: Record<string, string>,
	headers: Record<string, string> = {},
	file?: Buffer,
): Promise<Answer> {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	if (file !== undefined) {
		form.set('media', new Blob([new Uint8Array(file)], { type: 'video/mp4' }), 'clip.mp4');
	}
	const answer = await fetch(`${n8n.url}/webhook/send-dm`, {
		method: 'POST',
		headers: { 'x-token': TOKEN, ...headers },
		body: form,
	});
	const text = await answer.text();
	return { status: answer.status, row: JSON.parse(text) as Record<string, unknown> };
}

test('answers 200 requests, 20 at a time, with a row for each DM, none sent twice', async ({
	environment,
}) => {
	// Xquik is some way off.
	environment.sandbox.addFaults([
		{ route: 'upload', delayMs: 50, times: REQUESTS },
		{ route: 'send', delayMs: 50, times: REQUESTS },
	]);
	const started = performance.now();
	const answers = await pMap(
		Array(REQUESTS).keys(),
		(index) =>
			call(
				environment,
				{ recipient: String(50_000 + index), text: `Your clip, number ${index}` },
				{},
				video,
			),
		{ concurrency: AT_ONCE },
	);
	const seconds = (performance.now() - started) / 1_000;

	const outbox = environment.sandbox.outbox();
	expect(outbox.length).toBe(REQUESTS);
	expect(new Set(outbox.map(({ recipient }) => recipient)).size).toBe(REQUESTS);
	const sha256 = sha256Of(video);
	for (const { media } of outbox) {
		expect(media).toMatchObject({ sha256, type: 'video/mp4' });
	}
	expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
	const byRecipient = new Map(outbox.map((message) => [message.recipient, message]));
	for (const [index, { row }] of answers.entries()) {
		const message = byRecipient.get(String(50_000 + index));
		expect(row['message_id']).toBe(message?.messageId);
		expect(row['send_status']).toBe('sent');
		expect(row['media_id']).toBe(message?.media?.mediaId);
	}
	expect(environment.sandbox.creditsSpent()).toBe(REQUESTS * 20);
	note(
		`${REQUESTS} requests, ${AT_ONCE} at a time: ${outbox.length} DMs, ${answers.length} rows, ` +
			`0 duplicates, ${seconds.toFixed(1)} s`,
	);
});

test('sends nothing for a caller without the token', async ({ environment }) => {
	const before = environment.sandbox.outbox().length;
	const answer = await fetch(`${environment.n8n.url}/webhook/send-dm`, {
		method: 'POST',
		body: new URLSearchParams({ recipient: '44196397', text: 'Let me in' }),
	});
	expect(answer.status).toBe(403);
	expect(environment.sandbox.outbox().length).toBe(before);
});

test('sends once for a caller who repeats a call with the same Idempotency-Key', async ({
	environment,
}) => {
	const fields = { recipient: '44196397', text: 'Your order is on its way' };
	const headers = { 'idempotency-key': 'order-1842' };
	const first = await call(environment, fields, headers);
	const again = await call(environment, fields, headers);

	expect(first.row['replayed']).toBe(false);
	expect(again.row['replayed']).toBe(true);
	expect(again.row['message_id']).toBe(first.row['message_id']);
	const sent = environment.sandbox.outbox().filter(({ text }) => text === fields.text);
	expect(sent.length).toBe(1);
});

test('answers 422 with the failed row when the recipient allows no DMs', async ({
	environment,
}) => {
	const { status, row } = await call(environment, { recipient: '9000000422001', text: 'Hello' });
	expect(status).toBe(422);
	expect(row['error_code']).toBe('x_dm_not_allowed');
	expect(String(row['error_message'])).toMatch(/does not accept DMs/);
});

test('answers 503 when nothing was sent and the call may be repeated', async ({ environment }) => {
	const { status, row } = await call(environment, { recipient: '9000000202003', text: 'Hello' });
	expect(status).toBe(503);
	expect(row['safe_to_retry']).toBe(true);
});
