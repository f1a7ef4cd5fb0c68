/**
 * Opens an n8n with this package, the sandbox, a PostgreSQL, credentials and all workflows, for a
 * person to play with. Ctrl-C stops all of it.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { startSandbox } from '../sandbox/sandbox.mts';
import { createTables, formUrl } from './harness/crmWorkflow.mts';
import { temporaryFolder } from './harness/files.mts';
import { ARCHIVE_VARIABLE, packPackage } from './harness/packedPackage.mts';
import type { Postgres } from './harness/postgres.mts';
import { startPostgres } from './harness/postgres.mts';
import { provision } from './harness/provision.mts';
import type { TestEnvironment } from './harness/testEnvironment.mts';
import { startTestEnvironment } from './harness/testEnvironment.mts';

const PUBLISHED = ['form-to-dm-to-crm', 'webhook-to-dm'];

const stopped = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
await using cleanup = new AsyncDisposableStack();
await Promise.race([open(), stopped]);
await stopped;

async function open(): Promise<void> {
	const folder = await temporaryFolder('package');
	cleanup.defer(() => rm(folder, { recursive: true, force: true }));
	process.env[ARCHIVE_VARIABLE] = await packPackage(folder);
	const sandbox = await startSandbox();
	cleanup.defer(() => sandbox.close());
	const postgres = await startPostgres();
	cleanup.defer(() => postgres.stop());
	const environment = cleanup.use(await startTestEnvironment(sandbox));

	const { workflows, token } = await provision(environment, postgres);
	const crm = workflows.get('form-to-dm-to-crm');
	if (crm === undefined) throw new Error('workflows/form-to-dm-to-crm.json is missing.');
	await createTables(environment.api, crm);
	for (const name of PUBLISHED) {
		const workflow = workflows.get(name);
		if (workflow !== undefined) await environment.api.activate(workflow);
	}
	console.log(greeting(environment, postgres, token, formUrl(environment.n8n.url, crm)));
}

function greeting(
	{ n8n, api, sandbox }: TestEnvironment,
	postgres: Postgres,
	token: string,
	form: string,
): string {
	return `
n8n       ${n8n.url}
login     ${api.owner.email}
password  ${api.owner.password}

Form      ${form}
Webhook   curl -H 'X-Token: ${token}' -F recipient=44196397 -F text=Hello ${n8n.url}/webhook/send-dm
Database  postgresql://${postgres.user}:${postgres.password}@${postgres.host}:${postgres.port}/${postgres.database}
Sandbox   ${sandbox.origin}/ shows what was sent, and whom to write to

Everything here is gone after Ctrl-C.`;
}
