import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { NO_LIMITS } from './setup.mts';

/** That of the dev dependencies: it runs TypeScript as it is. */
const NODE = resolve('node_modules/node/bin/node');

const MEGABYTE = 1024 * 1024;

/** What n8n, axios and the garbage of a stream may take, whatever the file's size. In bytes. */
const ALLOWED = 96 * MEGABYTE;

describe('a file on n8n’s disk', () => {
	it.each([64, 256])('of %d MB is streamed: memory does not grow with it', async (megabytes) => {
		const sandbox = await startSandbox({ rateLimits: NO_LIMITS });
		try {
			const { stdout } = await promisify(execFile)(
				NODE,
				[resolve('tools/engine/measureUpload.mts'), sandbox.baseUrl, String(megabytes)],
				{ env: { ...process.env, XQUIK_API_KEY: sandbox.apiKey } },
			);
			const measured = JSON.parse(stdout) as Record<'idleBytes' | 'peakBytes', number>;
			expect(measured).toMatchObject({ status: 'sent' });
			expect(sandbox.outbox()[1]?.media?.bytes).toBe(megabytes * MEGABYTE);
			expect(measured.peakBytes - measured.idleBytes).toBeLessThan(ALLOWED);
		} finally {
			await sandbox.close();
		}
	});
});
