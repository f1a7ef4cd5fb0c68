import { startRedis } from './redis.mts';
import type { Service } from './service.mts';
import { test as base, type WorkerFixtures } from './test.mts';

/** `test` with an n8n in queue mode and two workers. */
export const test = base.extend<
	object,
	WorkerFixtures & {
		/** How many executions each of the workers runs at the same time. */
		concurrencies: number[];
		workers: Service[];
	}
>({
	concurrencies: [[10, 10], { scope: 'worker', option: true }],
	settings: [
		async ({ postgres }, use) => {
			await using redis = await startRedis();
			await postgres.query('CREATE DATABASE n8n');
			const { host, port, user, password } = postgres.connection;
			// n8n keeps its own data in a database of this PostgreSQL. Binary data is kept there as
			// well, which is n8n's default in queue mode: each worker reads any execution's files.
			const env = {
				EXECUTIONS_MODE: 'queue',
				N8N_DEFAULT_BINARY_DATA_MODE: 'database',
				OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
				QUEUE_BULL_REDIS_HOST: redis.host,
				QUEUE_BULL_REDIS_PORT: String(redis.port),
				// In ms; n8n's own are 60 000, 10 000 and 30 000. A dead worker is noticed sooner.
				QUEUE_WORKER_LOCK_DURATION: '10000',
				QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
				QUEUE_WORKER_STALLED_INTERVAL: '5000',
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: host,
				DB_POSTGRESDB_PORT: String(port),
				DB_POSTGRESDB_USER: user,
				DB_POSTGRESDB_PASSWORD: password,
				DB_POSTGRESDB_DATABASE: 'n8n',
			};
			await use({ env });
		},
		{ scope: 'worker' },
	],
	workers: [
		async ({ n8n, concurrencies }, use) => {
			const workers: Service[] = [];
			for (const [index, concurrency] of concurrencies.entries()) {
				workers.push(await n8n.startWorker(`worker-${index + 1}`, concurrency));
			}
			await use(workers);
		},
		{ scope: 'worker', timeout: 120_000 },
	],
});
