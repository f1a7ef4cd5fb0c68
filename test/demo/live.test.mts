import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPicture } from '../../tools/demo/picture.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';
import { startSandbox } from '../../sandbox/sandbox.mts';
import type { DemoRun } from './runDemo.mts';
import { rowsOf, runDemo } from './runDemo.mts';

const HELLO = ['--text', 'Hello'];

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

beforeEach(() => {
	sandbox.reset();
});

afterAll(async () => {
	await sandbox.close();
});

async function live(...args: string[]): Promise<DemoRun> {
	const run = await runDemo(['--live', '--account', 'acme_sales', ...args], {
		XQUIK_API_KEY: sandbox.apiKey,
		XQUIK_BASE_URL: sandbox.baseUrl,
	});
	expect(run.stdout + run.stderr).not.toContain(sandbox.apiKey);
	return run;
}

describe('npm run demo -- --live', () => {
	it('sends a file to a handle, and says before what it costs', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'xquik-dm-demo-'));
		try {
			const picture = drawPicture(40, 30);
			const file = join(folder, 'small picture.png');
			await writeFile(file, picture);

			const run = await live('--to', '@someone', ...HELLO, '--file', file);

			expect(run.stderr).toMatch(/^Live: .* This costs 21 credits\.$/m);
			expect(rowsOf(run)).toEqual([
				expect.objectContaining({ send_status: 'sent', username: 'someone', text: 'Hello' }),
			]);
			expect(sandbox.outbox()).toEqual([
				expect.objectContaining({
					account: 'acme_sales',
					text: 'Hello',
					media: expect.objectContaining({
						name: 'small picture.png',
						type: 'image/png',
						sha256: createHash('sha256').update(picture).digest('hex'),
					}) as unknown,
				}),
			]);
			expect(sandbox.creditsSpent()).toBe(21);
			expect(run.code).toBe(0);
		} finally {
			await rm(folder, { recursive: true });
		}
	});

	it('sends a text to an ID', async () => {
		const run = await live('--to', '44196397', ...HELLO);

		expect(run.stderr).toContain('This costs 10 credits.');
		expect(sandbox.outbox()).toEqual([expect.objectContaining({ recipient: '44196397' })]);
		expect(sandbox.creditsSpent()).toBe(10);
		expect(run.code).toBe(0);
	});

	it('ends with 1 and the row when the message is refused', async () => {
		const run = await live('--to', '9000000422001', ...HELLO);

		expect(rowsOf(run)).toEqual([
			expect.objectContaining({ send_status: 'failed', error_code: 'x_dm_not_allowed' }),
		]);
		expect(run.stderr).toMatch(/^Form: Not sent\. .*does not accept DMs/m);
		expect(run.stderr).toContain('Problem: ');
		expect(run.code).toBe(1);
	});

	it('ends with 1 and the reason when the address cannot be used', async () => {
		const run = await runDemo(['--live', '--account', 'acme', '--to', '1', ...HELLO], {
			XQUIK_API_KEY: sandbox.apiKey,
			XQUIK_BASE_URL: 'http://user:pass@xquik.example/api/v1',
		});

		expect(run.stderr).toContain('Problem: ');
		expect(run.stdout + run.stderr).not.toContain('user:pass');
		expect(run.code).toBe(1);
	});
});
