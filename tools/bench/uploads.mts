import { join } from 'node:path';
import { execaNode } from 'execa';
import type { UploadRun } from './report.mts';
import type { SandboxProcess } from './sandboxProcess.mts';
import { NO_LIMITS, startSandboxProcess } from './sandboxProcess.mts';

const MEGABYTE = 1024 * 1024;
const SIZES = [1, 64, 512];

interface Measured {
	idleBytes: number;
	peakBytes: number;
	wallMs: number;
}

async function measureIn(script: string, to: SandboxProcess, size: number): Promise<Measured> {
	const { stdout } = await execaNode(
		join(import.meta.dirname, '../..', script),
		[to.baseUrl, String(size)],
		{ env: { XQUIK_API_KEY: to.apiKey } },
	);
	const delivered = (await to.outbox()).at(-1)?.media?.bytes;
	if (delivered !== size * MEGABYTE) throw new Error(`${script}: ${size} MB did not arrive`);
	return JSON.parse(stdout) as Measured;
}

function memoryOf({ idleBytes, peakBytes }: Measured): number {
	return (peakBytes - idleBytes) / MEGABYTE;
}

/** Uploads and sends one file of each size; nothing else runs in the measured processes. */
export async function measureUploads(log: (line: string) => void): Promise<UploadRun[]> {
	const to = await startSandboxProcess({ rateLimits: NO_LIMITS });
	const runs: UploadRun[] = [];
	for (const megabytes of SIZES) {
		const bare = await measureIn('tools/bench/measureBareUpload.mts', to, megabytes);
		const ours = await measureIn('tools/engine/measureUpload.mts', to, megabytes);
		const run = {
			megabytes,
			oursMs: ours.wallMs,
			bareMs: bare.wallMs,
			oursMbPerS: (megabytes * 1000) / ours.wallMs,
			bareMbPerS: (megabytes * 1000) / bare.wallMs,
			oursMemoryMb: memoryOf(ours),
			bareMemoryMb: memoryOf(bare),
		};
		runs.push(run);
		log(JSON.stringify(run));
	}
	await to.close();
	return runs;
}
