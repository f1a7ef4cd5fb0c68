import { rowsOf, runDemo } from './runDemo.mts';

const KEY = /xq_[0-9a-f]/i;

describe('npm run demo', () => {
	it('sends a picture and a text, and shows that the same picture arrived', async () => {
		const run = await runDemo([]);

		expect(run.stderr).toMatch(/^Outbox: 2 messages, 30 credits\.$/m);
		expect(run.stderr).toMatch(/^SHA-256 of the picture, drawn and received: [0-9a-f]{64}$/m);
		expect(run.stderr).toContain('the picture is on its disk');
		expect(run.stderr).toMatch(/^Form: Sent\. Your message to 44196397 was sent\.$/m);
		expect(rowsOf(run)).toEqual([
			expect.objectContaining({
				record_type: 'dm_media_send',
				user_id: '44196397',
				account: 'acme_support',
				send_status: 'sent',
				credits_charged: 20,
				media_ids: [expect.stringMatching(/^\d+$/)],
			}),
			expect.objectContaining({
				record_type: 'dm_send',
				user_id: '783214',
				send_status: 'sent',
				credits_charged: 10,
			}),
		]);
		expect(run.stdout + run.stderr).not.toMatch(KEY);
		expect(run.code).toBe(0);
	});

	it('does not go live because a key is there', async () => {
		const run = await runDemo([], {
			XQUIK_API_KEY: `xq_${'0a'.repeat(32)}`,
			XQUIK_BASE_URL: 'http://127.0.0.1:9/api/v1',
		});

		expect(run.stderr).toContain('Nothing leaves this machine.');
		expect(run.code).toBe(0);
	});

	it('shows its usage on request', async () => {
		const run = await runDemo(['--help']);

		expect(run).toEqual({
			code: 0,
			stderr: '',
			stdout: expect.stringMatching(/^Usage: /) as string,
		});
	});
});
