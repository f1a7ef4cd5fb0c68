import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { NO_LIMITS } from './setup.mts';

const MEGABYTE = 1024 * 1024;

/** What n8n, axios and the garbage of a stream may take, whatever the file's size. In bytes. */
const ALLOWED = 96 * MEGABYTE;

describe('a file on n8n’s disk', () => {
	it.each([64, 256])('of %d MB is streamed: memory does not grow with it', async (megabytes) => {
		const sandbox = await startSandbox({ rateLimits: NO_LIMITS });
		const { stdout } = await promisify(execFile)(
			process.execPath,
			[resolve('tools/engine/measureUpload.mts'), sandbox.baseUrl, String(megabytes)],
			{ env: { ...process.env, XQUIK_API_KEY: sandbox.apiKey } },
		);
		const [, message] = sandbox.outbox();
		await sandbox.close();
		const measured = JSON.parse(stdout) as Record<'idleBytes' | 'peakBytes', number>;
		expect(measured).toMatchObject({ status: 'sent' });
		expect(message?.media?.bytes).toBe(megabytes * MEGABYTE);
		expect(measured.peakBytes - measured.idleBytes).toBeLessThan(ALLOWED);
	});
});
