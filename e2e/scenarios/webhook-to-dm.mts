import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { inParallel } from '../harness/inParallel.mts';
import { FIXTURES } from '../harness/paths.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene, workflowFile } from '../harness/scene.mts';

const REQUESTS = 200;
const AT_ONCE = 20;
const TOKEN = randomBytes(16).toString('hex');

/** An answer of the webhook. */
interface Answer {
	status: number;
	row: Record<string, unknown>;
}

void describe('Webhook to DM', { timeout: 600_000 }, () => {
	let scene: Scene;
	let video: Buffer;

	before(async () => {
		video = await readFile(join(FIXTURES, 'clip.mp4'));
		// What is measured is n8n under load, not the wait for the next minute's 120 writes.
		scene = await setScene({ sandbox: { rateLimits: { writes: null }, latencyMs: 50 } });
		const { api } = scene;
		const workflow = await api.importWorkflow(workflowFile('webhook-to-dm'), {
			xquikApi: await scene.xquikCredential(),
			httpHeaderAuth: await api.createCredential('httpHeaderAuth', 'Callers', {
				name: 'X-Token',
				value: TOKEN,
			}),
		});
		await api.activate(workflow);
	});
	afterEach((context) => scene.keepIfFailed(context));
	after(() => scene.end());

	async function call(
		fields: Record<string, string>,
		headers: Record<string, string> = {},
		file?: Buffer,
	): Promise<Answer> {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.set(name, value);
		if (file !== undefined) {
			form.set('media', new Blob([new Uint8Array(file)], { type: 'video/mp4' }), 'clip.mp4');
		}
		const answer = await fetch(`${scene.n8n.url}/webhook/send-dm`, {
			method: 'POST',
			headers: { 'x-token': TOKEN, ...headers },
			body: form,
		});
		const text = await answer.text();
		return { status: answer.status, row: JSON.parse(text) as Record<string, unknown> };
	}

	void it('answers 200 requests, 20 at a time, with a row for each DM, none sent twice', async (t) => {
		const started = performance.now();
		const answers = await inParallel(AT_ONCE, REQUESTS, (index) =>
			call({ recipient: String(50_000 + index), text: `Your clip, number ${index}` }, {}, video),
		);
		const seconds = (performance.now() - started) / 1_000;

		const outbox = scene.sandbox.outbox();
		assert.equal(outbox.length, REQUESTS);
		assert.equal(new Set(outbox.map(({ recipient }) => recipient)).size, REQUESTS);
		const sha256 = createHash('sha256').update(video).digest('hex');
		for (const { media } of outbox) {
			assert.equal(media?.sha256, sha256);
			assert.equal(media.type, 'video/mp4');
		}
		assert.deepEqual(
			answers.filter(({ status }) => status !== 200),
			[],
		);
		const byRecipient = new Map(outbox.map((message) => [message.recipient, message]));
		for (const [index, { row }] of answers.entries()) {
			const message = byRecipient.get(String(50_000 + index));
			assert.equal(row['message_id'], message?.messageId);
			assert.equal(row['send_status'], 'sent');
			assert.equal(row['media_id'], message?.media?.mediaId);
		}
		assert.equal(scene.sandbox.creditsSpent(), REQUESTS * 20);
		t.diagnostic(
			`${REQUESTS} requests, ${AT_ONCE} at a time: ${outbox.length} DMs, ${answers.length} rows, ` +
				`0 duplicates, ${seconds.toFixed(1)} s`,
		);
	});

	void it('sends nothing for a caller without the token', async () => {
		const before = scene.sandbox.outbox().length;
		const answer = await fetch(`${scene.n8n.url}/webhook/send-dm`, {
			method: 'POST',
			body: new URLSearchParams({ recipient: '44196397', text: 'Let me in' }),
		});
		assert.equal(answer.status, 403);
		assert.equal(scene.sandbox.outbox().length, before);
	});

	void it('sends once for a caller who repeats a call with the same Idempotency-Key', async () => {
		const fields = { recipient: '44196397', text: 'Your order is on its way' };
		const headers = { 'idempotency-key': 'order-1842' };
		const first = await call(fields, headers);
		const again = await call(fields, headers);

		assert.equal(first.row['replayed'], false);
		assert.equal(again.row['replayed'], true);
		assert.equal(again.row['message_id'], first.row['message_id']);
		const sent = scene.sandbox.outbox().filter(({ text }) => text === fields.text);
		assert.equal(sent.length, 1);
	});

	void it('answers 422 with the failed row when the recipient allows no DMs', async () => {
		const { status, row } = await call({ recipient: '9000000422001', text: 'Hello' });
		assert.equal(status, 422);
		assert.equal(row['error_code'], 'x_dm_not_allowed');
		assert.match(String(row['error_message']), /another connected account/);
	});

	void it('answers 503 when nothing was sent and the call may be repeated', async () => {
		const { status, row } = await call({ recipient: '9000000202003', text: 'Hello' });
		assert.equal(status, 503);
		assert.equal(row['safe_to_retry'], true);
	});
});
