/**
 * Opens an n8n with this package, the sandbox, a PostgreSQL, credentials and all workflows, for a
 * person to play with. Ctrl-C stops all of it.
 */
import { rm } from 'node:fs/promises';
import { temporaryFolder } from './harness/files.mts';
import type { Furnished } from './harness/furnish.mts';
import { furnish } from './harness/furnish.mts';
import { createTables, formUrl } from './harness/crmWorkflow.mts';
import { ARCHIVE_VARIABLE, packPackage } from './harness/packedPackage.mts';
import type { Scene } from './harness/scene.mts';
import { setScene } from './harness/scene.mts';

const PUBLISHED = ['form-to-dm-to-crm', 'webhook-to-dm'];

const folder = await temporaryFolder('package');
process.env[ARCHIVE_VARIABLE] = await packPackage(folder);
const scene = await setScene();
scene.lifetime.add(() => rm(folder, { recursive: true, force: true }));
try {
	const furnished = await furnish(scene);
	const crm = furnished.workflows.get('form-to-dm-to-crm');
	if (crm === undefined) throw new Error('workflows/form-to-dm-to-crm.json is missing.');
	await createTables(scene.api, crm);
	for (const name of PUBLISHED) {
		const workflow = furnished.workflows.get(name);
		if (workflow !== undefined) await scene.api.activate(workflow);
	}
	console.log(greeting(scene, furnished, formUrl(scene.n8n.url, crm)));
} catch (error) {
	await scene.end();
	throw error;
}

function greeting({ n8n, api, sandbox }: Scene, furnished: Furnished, form: string): string {
	const { postgres, token } = furnished;
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
