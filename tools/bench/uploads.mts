import { join } from 'node:path';
import { execaNode } from 'execa';
import type { SandboxProcess } from './sandboxProcess.mts';
import { NO_LIMITS, startSandboxProcess } from './sandboxProcess.mts';

const MEGABYTE = 1024 * 1024;
const SIZES = [1, 64, 512];

/** Uploads and sends one file; nothing else runs in the measured process. */
async function measureIn(script: string, to: SandboxProcess, megabytes: number) {
	const path = join(import.meta.dirname, '..', script);
	const env = { XQUIK_API_KEY: to.apiKey };
	const { stdout } = await execaNode(path, [to.baseUrl, String(megabytes)], { env });
	const delivered = (await to.outbox()).at(-1)?.media?.bytes;
	if (delivered !== megabytes * MEGABYTE) {
		throw new Error(`${script}: ${megabytes} MB did not arrive`);
	}
	const measured = JSON.parse(stdout) as Record<'idleBytes' | 'peakBytes' | 'wallMs', number>;
	const { idleBytes, peakBytes, wallMs } = measured;
	return {
		ms: wallMs,
		mbPerS: (megabytes * 1000) / wallMs,
		/** Peak of the resident memory over that of the idle process, in MB. */
		memoryMb: (peakBytes - idleBytes) / MEGABYTE,
	};
}

type Measured = Awaited<ReturnType<typeof measureIn>>;

/** One file uploaded and sent, by each contender. */
export interface UploadRun {
	megabytes: number;
	ours: Measured;
	bare: Measured;
}

/** Measures one file of each size. */
export async function measureUploads(log: (line: string) => void): Promise<UploadRun[]> {
	const to = await startSandboxProcess({ rateLimits: NO_LIMITS });
	const runs: UploadRun[] = [];
	for (const megabytes of SIZES) {
		const bare = await measureIn('bench/measureBareUpload.mts', to, megabytes);
		const ours = await measureIn('engine/measureUpload.mts', to, megabytes);
		runs.push({ megabytes, ours, bare });
		log(JSON.stringify(runs.at(-1)));
	}
	to.close();
	return runs;
}
