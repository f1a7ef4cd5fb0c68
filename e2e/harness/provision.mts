import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { N8n } from './n8n.mts';
import type { CredentialReference, Credentials, StoredWorkflow, Workflow } from './n8nData.mts';
import { readWorkflow, WORKFLOWS } from './paths.mts';
import type { Postgres } from './postgres.mts';

/** An n8n with everything in place. */
export interface Provisioned {
	credentials: Credentials;
	/** By the name of the file in `workflows/`, such as `webhook-to-dm`. */
	workflows: Map<string, StoredWorkflow>;
	/** One of them. Throws when it is missing. */
	workflow: (name: string) => StoredWorkflow;
	/** What callers of the webhook send as `X-Token`. */
	token: string;
}

/** The names of the files in `workflows/`, without their extension. */
export async function workflowNames(): Promise<string[]> {
	const files = await readdir(WORKFLOWS);
	return files.map((file) => basename(file, '.json')).sort();
}

/** Makes the credentials, and imports every workflow, as `adapt` changes it. */
export async function provision(
	n8n: N8n,
	postgres: Postgres,
	adapt = (_name: string, workflow: Workflow) => workflow,
): Promise<Provisioned> {
	const { api } = n8n;
	const token = randomBytes(16).toString('hex');
	const credentials = {
		xquikApi: await n8n.xquikCredential(),
		postgres: await postgresCredential(n8n, postgres),
		httpHeaderAuth: await callersCredential(n8n, token),
		// Only there for the workflows to be complete; nothing here can reach HubSpot or Google.
		hubspotAppToken: await api.createCredential('hubspotAppToken', 'HubSpot', { appToken: 'none' }),
		googleSheetsOAuth2Api: await api.createCredential('googleSheetsOAuth2Api', 'Google Sheets', {
			clientId: 'none',
			clientSecret: 'none',
		}),
	};
	const workflows = new Map<string, StoredWorkflow>();
	for (const name of await workflowNames()) {
		const workflow = adapt(name, await readWorkflow(name));
		workflows.set(name, await api.createWorkflow(workflow, credentials));
	}
	const workflow = (name: string) => {
		const found = workflows.get(name);
		if (found === undefined) throw new Error(`workflows/${name}.json is missing.`);
		return found;
	};
	return { credentials, workflows, workflow, token };
}

/** Stores a credential for those who call the webhook with this `X-Token`. */
export function callersCredential({ api }: N8n, value: string): Promise<CredentialReference> {
	return api.createCredential('httpHeaderAuth', 'Callers', { name: 'X-Token', value });
}

/** Stores a credential for this PostgreSQL. */
export function postgresCredential(
	{ api }: N8n,
	{ connection }: Postgres,
): Promise<CredentialReference> {
	return api.createCredential('postgres', 'Postgres', {
		...connection,
		...{ ssl: 'disable', allowUnauthorizedCerts: false, maxConnections: 20, sshTunnel: false },
	});
}

/** Runs *Create the tables* of form-to-dm-to-crm. */
export async function createTables({ api }: N8n, workflow: StoredWorkflow): Promise<void> {
	const { status, data } = await api.run(workflow, 'Create the tables');
	if (status === 'success') return;
	throw new Error(`The tables were not made: ${data.resultData.error?.message ?? ''}`);
}
