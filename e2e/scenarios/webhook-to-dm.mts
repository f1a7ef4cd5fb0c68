import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import pMap from 'p-map';
import type { N8n } from '../harness/n8n.mts';
import { CLIP, readWorkflow } from '../harness/paths.mts';
import { callersCredential } from '../harness/provision.mts';
import { note, test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';

const REQUESTS = 200;
const AT_ONCE = 20;
const TOKEN = 'e2e-token';

const video = await readFile(CLIP);

test.beforeAll(async ({ n8n }) => {
	await n8n.clear();
	const workflow = await n8n.api.createWorkflow(await readWorkflow('webhook-to-dm'), {
		xquikApi: await n8n.xquikCredential(),
		httpHeaderAuth: await callersCredential(n8n, TOKEN),
	});
	await n8n.api.activate(workflow);
});

/** Calls the webhook; gives its answer, of which a row is the body. */
async function call(
	{ url }: N8n,
	fields: Record<string, string>,
	headers: Record<string, string> = {},
	file?: Buffer<ArrayBuffer>,
): Promise<{ status: number; row: Record<string, unknown> }> {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	if (file !== undefined) body.set('media', new File([file], 'clip.mp4', { type: 'video/mp4' }));
	const answer = await fetch(`${url}/webhook/send-dm`, {
		method: 'POST',
		headers: { 'x-token': TOKEN, ...headers },
		body,
	});
	return { status: answer.status, row: (await answer.json()) as Record<string, unknown> };
}

test('answers 200 requests, 20 at a time, with a row each, none sent twice', async ({ n8n }) => {
	// Xquik is some way off.
	n8n.sandbox.addFaults([
		{ route: 'upload', delayMs: 50, times: REQUESTS },
		{ route: 'send', delayMs: 50, times: REQUESTS },
	]);
	const started = performance.now();
	const recipients = Array.from({ length: REQUESTS }, (_, index) => String(50_000 + index));
	const answers = await pMap(
		recipients,
		(recipient) => call(n8n, { recipient, text: `Your clip, ${recipient}` }, {}, video),
		{ concurrency: AT_ONCE },
	);
	const seconds = (performance.now() - started) / 1_000;

	const outbox = n8n.sandbox.outbox();
	expect(outbox.map(({ recipient }) => recipient).sort()).toEqual(recipients);
	const sha256 = hash('sha256', video);
	for (const { media } of outbox) expect(media).toMatchObject({ sha256, type: 'video/mp4' });
	const byRecipient = new Map(outbox.map((message) => [message.recipient, message]));
	for (const [index, recipient] of recipients.entries()) {
		const message = byRecipient.get(recipient);
		expect(answers[index]).toMatchObject({
			status: 200,
			row: {
				message_id: message?.messageId,
				send_status: 'sent',
				media_id: message?.media?.mediaId,
			},
		});
	}
	expect(n8n.sandbox.creditsSpent()).toBe(REQUESTS * 20);
	note(
		`${REQUESTS} requests, ${AT_ONCE} at a time: ${outbox.length} DMs, ${answers.length} rows, ` +
			`0 duplicates, ${seconds.toFixed(1)} s`,
	);
});

test('sends nothing for a caller without the token', async ({ n8n }) => {
	const before = n8n.sandbox.outbox().length;
	const body = new URLSearchParams({ recipient: '44196397', text: 'Let me in' });
	const answer = await fetch(`${n8n.url}/webhook/send-dm`, { method: 'POST', body });
	expect(answer.status).toBe(403);
	expect(n8n.sandbox.outbox()).toHaveLength(before);
});

test('sends once for a caller who repeats an Idempotency-Key', async ({ n8n }) => {
	const fields = { recipient: '44196397', text: 'Your order is on its way' };
	const headers = { 'idempotency-key': 'order-1842' };
	const first = await call(n8n, fields, headers);
	const again = await call(n8n, fields, headers);

	expect(first.row['replayed']).toBe(false);
	expect(again.row['replayed']).toBe(true);
	expect(again.row['message_id']).toBe(first.row['message_id']);
	expect(n8n.sandbox.outbox().filter(({ text }) => text === fields.text)).toHaveLength(1);
});

test('answers 422 with the failed row when the recipient allows no DMs', async ({ n8n }) => {
	const { status, row } = await call(n8n, { recipient: NO_DMS, text: 'Hello' });
	expect(status).toBe(422);
	expect(row['error_code']).toBe('x_dm_not_allowed');
	expect(row['error_message']).toMatch(/does not accept DMs/);
});

test('answers 503 when nothing was sent and the call may be repeated', async ({ n8n }) => {
	const { status, row } = await call(n8n, { recipient: '9000000202003', text: 'Hello' });
	expect(status).toBe(503);
	expect(row['safe_to_retry']).toBe(true);
});

test('answers 202 when a message has to wait for its turn, and sends it with its file later', async ({
	n8n,
}) => {
	const limit = { error: 'rate_limit_exceeded', message: 'Too many requests.', retryAfter: 30 };
	const answer = { status: 429, headers: { 'retry-after': '30' }, body: limit };
	n8n.sandbox.addFaults([{ route: 'upload', times: 1, answer }]);
	const fields = { recipient: '44196397', text: 'Your clip had to wait' };
	const headers = { 'idempotency-key': 'order-1843' };
	const { status, row } = await call(n8n, fields, headers, video);
	expect(status).toBe(202);
	expect(row).toMatchObject({ send_status: 'queued', idempotency_key: 'order-1843' });

	const sent = () => n8n.sandbox.outbox().filter(({ text }) => text === fields.text);
	await expect.poll(() => sent().length, { timeout: 60_000 }).toBe(1);
	expect(sent()[0]?.media).toMatchObject({ sha256: hash('sha256', video) });
	const again = await call(n8n, fields, headers, video);
	expect(again.row).toMatchObject({ send_status: 'sent', replayed: true });
	expect(sent()).toHaveLength(1);
});
