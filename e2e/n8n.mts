/**
 * Opens an n8n with this package, the sandbox, a PostgreSQL, credentials and all workflows, for a
 * person to play with. Ctrl-C stops all of it.
 */
import { once } from 'node:events';
import { startSandbox } from '../sandbox/sandbox.mts';
import { formUrl } from './harness/form.mts';
import { startN8n } from './harness/n8n.mts';
import { packPackage } from './harness/packedPackage.mts';
import { temporaryFolder } from './harness/paths.mts';
import { startPostgres } from './harness/postgres.mts';
import { createTables, provision } from './harness/provision.mts';

const stopped = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
await using cleanup = new AsyncDisposableStack();
await Promise.race([open(), stopped]);
await stopped;

async function open(): Promise<void> {
	const folder = cleanup.use(await temporaryFolder('package'));
	await packPackage(folder.path);
	const sandbox = await startSandbox();
	cleanup.defer(() => sandbox.close());
	const postgres = cleanup.use(await startPostgres());
	const n8n = cleanup.use(await startN8n(sandbox));

	const { workflow, token } = await provision(n8n, postgres);
	const crm = workflow('form-to-dm-to-crm');
	await createTables(n8n, crm);
	for (const published of [crm, workflow('webhook-to-dm')]) await n8n.api.activate(published);
	const { user, password, host, port, database } = postgres.connection;
	console.log(`
n8n       ${n8n.url}
login     ${n8n.api.owner.email}
password  ${n8n.api.owner.password}

Form      ${formUrl(n8n, crm)}
Webhook   curl -H 'X-Token: ${token}' -F recipient=44196397 -F text=Hello ${n8n.url}/webhook/send-dm
Database  postgresql://${user}:${password}@${host}:${port}/${database}
Sandbox   ${sandbox.origin}/ shows what was sent, and whom to write to

Everything here is gone after Ctrl-C.`);
}
