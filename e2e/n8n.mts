/**
 * Opens an n8n with this package, the sandbox, a PostgreSQL, credentials and all workflows, for a
 * person to play with. Ctrl-C, or SIGINT to npm's process, ends all of it.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../sandbox/sandbox.mts';
import { formUrl } from './harness/form.mts';
import { startN8n } from './harness/n8n.mts';
import { withNode, type Workflow } from './harness/n8nData.mts';
import { filesFolder } from './harness/n8nProcess.mts';
import { packPackage } from './harness/packedPackage.mts';
import { temporaryFolder } from './harness/paths.mts';
import { startPostgres } from './harness/postgres.mts';
import { createTables, provision } from './harness/provision.mts';
import { interruption } from './harness/service.mts';

/** How long a start that was interrupted may take to clean up; an installation of n8n takes longer. */
const CLEANUP_MS = 10_000;

const cleanup = new AsyncDisposableStack();
const stopped = Promise.withResolvers<undefined>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	// The terminal and npm send it both, and the second one must not end this process at once.
	process.on(signal, () => {
		interruption.abort();
		stopped.resolve(undefined);
	});
}
const opened = open();
try {
	await Promise.race([opened, stopped.promise]);
	await stopped.promise;
	await Promise.race([opened.catch(() => undefined), pause(CLEANUP_MS)]);
} catch (error) {
	console.error(error);
	process.exitCode = 1;
}
await cleanup.disposeAsync();
// Whatever was not ready yet is killed with it.
process.exit();

/** Has the CSV workflow write where this n8n may, and pins lines to send, so that it runs as it is. */
function withSampleLines(workflow: Workflow, userFolder: string): Workflow {
	const fileName = join(filesFolder(userFolder), 'dm-handoff.jsonl');
	const lines = [
		{ recipient: '@jane_doe', message: 'Your invoice is ready.' },
		{ recipient: 'https://x.com/parcel_fan', message: 'Your parcel is on its way.' },
		{ recipient: '9000000422001', message: 'This person accepts no messages.' },
	];
	const pinData = {
		'On form submission': [{ json: { file: { filename: 'people.csv' } } }],
		'Read the lines': lines.map((json) => ({ json })),
	};
	return { ...withNode(workflow, 'Append to the file', { parameters: { fileName } }), pinData };
}

async function open(): Promise<void> {
	const folder = cleanup.use(await temporaryFolder('package'));
	await packPackage(folder.path);
	const sandbox = await startSandbox();
	cleanup.defer(() => sandbox.close());
	const postgres = cleanup.use(await startPostgres());
	const n8n = cleanup.use(await startN8n(sandbox));

	const { workflow, token } = await provision(n8n, postgres, (name, file) =>
		name === 'one-row-per-line' ? withSampleLines(file, n8n.userFolder) : file,
	);
	const crm = workflow('form-to-dm-to-crm');
	const dataTable = workflow('form-to-dm-to-data-table');
	await createTables(n8n, crm);
	for (const published of [crm, dataTable, workflow('webhook-to-dm')]) {
		await n8n.api.activate(published);
	}
	const { user, password, host, port, database } = postgres.connection;
	console.log(`
n8n       ${n8n.url}/home/workflows
login     ${n8n.api.owner.email}
password  ${n8n.api.owner.password}

Forms     ${formUrl(n8n, dataTable)} adds rows to a Data Table
          ${formUrl(n8n, crm)} adds rows to PostgreSQL
Webhook   curl -H 'X-Token: ${token}' -F recipient=44196397 -F text=Hello ${n8n.url}/webhook/send-dm
Database  postgresql://${user}:${password}@${host}:${port}/${database}
Sandbox   ${sandbox.origin}/ shows what was sent, and whom to write to

Every workflow runs with a click on Execute workflow, but those of HubSpot and Google Sheets, which
need a credential of yours. Everything here is gone after Ctrl-C.`);
}
