import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { workflowFile, WORKFLOWS } from './paths.mts';
import type { Postgres } from './postgres.mts';
import type { CredentialReference, StoredWorkflow } from './n8nData.mts';
import type { TestEnvironment } from './testEnvironment.mts';

/** An n8n with everything in place. */
export interface Provisioned {
	/** By type. */
	credentials: Record<string, CredentialReference>;
	/** By the name of the file in `workflows/`, such as `webhook-to-dm`. */
	workflows: Map<string, StoredWorkflow>;
	/** What callers of the webhook send as `X-Token`. */
	token: string;
}

/** The names of the files in `workflows/`, without their extension. */
export async function workflowNames(): Promise<string[]> {
	const files = await readdir(WORKFLOWS);
	return files
		.filter((file) => file.endsWith('.json'))
		.map((file) => basename(file, '.json'))
		.sort();
}

/** Makes the credentials, and imports every workflow. */
export async function provision(
	environment: TestEnvironment,
	postgres: Postgres,
): Promise<Provisioned> {
	const { api } = environment;
	const token = randomBytes(16).toString('hex');
	const credentials = {
		xquikApi: await environment.xquikCredential(),
		postgres: await postgresCredential(environment, postgres),
		httpHeaderAuth: await api.createCredential('httpHeaderAuth', 'Callers of the webhook', {
			name: 'X-Token',
			value: token,
		}),
		// Only there for the workflow to be complete; nothing here can reach HubSpot.
		hubspotAppToken: await api.createCredential('hubspotAppToken', 'HubSpot', { appToken: 'none' }),
	};
	const workflows = new Map<string, StoredWorkflow>();
	for (const name of await workflowNames()) {
		workflows.set(name, await api.importWorkflow(workflowFile(name), credentials));
	}
	return { credentials, workflows, token };
}

/** Stores a credential for this PostgreSQL. */
export async function postgresCredential(
	environment: TestEnvironment,
	postgres: Postgres,
): Promise<CredentialReference> {
	const { host, port, user, password, database } = postgres;
	return environment.api.createCredential('postgres', 'Postgres', {
		...{ host, port, user, password, database },
		...{ ssl: 'disable', allowUnauthorizedCerts: false, maxConnections: 20, sshTunnel: false },
	});
}
