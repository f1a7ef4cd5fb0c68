import type { Postgres } from './postgres.mts';
import type { Redis } from './redis.mts';
import { startRedis } from './redis.mts';
import type { WorkerFixtures } from './test.mts';
import { test as base } from './test.mts';
import type { N8n } from './n8nProcess.mts';

/** In ms; n8n's own are 60 000, 10 000 and 30 000. A dead worker is noticed that much sooner. */
const LOCK_MS = 10_000;
const LOCK_RENEWAL_MS = 3_000;
const STALLED_CHECK_MS = 5_000;

/** `test` with an n8n in queue mode and two workers. */
export const test = base.extend<object, WorkerFixtures & { workers: N8n[] }>({
	environmentOptions: [
		async ({ postgres }, use) => {
			const redis = await startRedis();
			await postgres.query('CREATE DATABASE n8n');
			await use({ env: queueSettings(postgres, redis) });
			await redis.stop();
		},
		{ scope: 'worker' },
	],
	workers: [
		async ({ environment }, use) => {
			await use([
				await environment.startWorker('worker-1'),
				await environment.startWorker('worker-2'),
			]);
		},
		{ scope: 'worker', timeout: 120_000 },
	],
});

/**
 * n8n keeps its own data in a database of this PostgreSQL. Binary data is kept there as well, which
 * is n8n's default in queue mode: each worker reads any execution's files.
 */
function queueSettings(postgres: Postgres, redis: Redis): NodeJS.ProcessEnv {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_DEFAULT_BINARY_DATA_MODE: 'database',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: redis.host,
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_WORKER_LOCK_DURATION: String(LOCK_MS),
		QUEUE_WORKER_LOCK_RENEW_TIME: String(LOCK_RENEWAL_MS),
		QUEUE_WORKER_STALLED_INTERVAL: String(STALLED_CHECK_MS),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		DB_POSTGRESDB_DATABASE: 'n8n',
	};
}
