import type { Lifetime } from './lifetime.mts';
import type { Postgres } from './postgres.mts';
import { startRedis } from './redis.mts';

/** In ms; n8n's own are 60 000, 10 000 and 30 000. A dead worker is noticed that much sooner. */
const LOCK_MS = 10_000;
const LOCK_RENEWAL_MS = 3_000;
const STALLED_CHECK_MS = 5_000;

/**
 * Starts a Redis, and gives the settings of an n8n in queue mode that keeps its own data in a
 * database of this PostgreSQL. Binary data is kept there as well, which is n8n's default in queue
 * mode: each worker reads any execution's files.
 */
export async function queueMode(
	lifetime: Lifetime,
	postgres: Postgres,
): Promise<NodeJS.ProcessEnv> {
	const redis = await startRedis();
	lifetime.add(() => redis.stop());
	await postgres.query('CREATE DATABASE n8n');
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
