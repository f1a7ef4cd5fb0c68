import { join } from 'node:path';
import { execaNode } from 'execa';
import { figuresOf, startLimited } from './burst.mts';

const WORKERS = 2;
const BURST = { count: 600, limit: 120 };

/** What several workers came to. */
export type WorkersRun = Awaited<ReturnType<typeof measureWorkers>>;

/** Sends one burst through several processes, which share the limit by the server's answers alone. */
export async function measureWorkers() {
	const to = await startLimited(BURST.limit);
	const script = join(import.meta.dirname, 'workerChild.mts');
	const each = BURST.count / WORKERS;
	const runs = await Promise.all(
		Array.from({ length: WORKERS }, async (_, worker) => {
			const args = [to.baseUrl, String(each), String(worker * each)];
			const { stdout } = await execaNode(script, args, { env: { XQUIK_API_KEY: to.apiKey } });
			return JSON.parse(stdout) as { sent: number };
		}),
	);
	const sent = runs.reduce((sum, run) => sum + run.sent, 0);
	const measured = { ...BURST, workers: WORKERS, sent, ...(await figuresOf(to, BURST)) };
	to.close();
	return measured;
}
