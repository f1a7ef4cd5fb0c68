import { randomBytes } from 'node:crypto';
import { parse } from 'flatted';
import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import pWaitFor from 'p-wait-for';
import {
	isOpen,
	type CredentialReference,
	type Credentials,
	type Execution,
	type ExecutionSummary,
	type StoredWorkflow,
	type Workflow,
} from './n8nData.mts';

/** The interface that n8n's own editor uses, signed in as the owner. */
export class RestApi {
	/** Who owns the throw-away n8n. */
	readonly owner = {
		email: 'owner@n8n-nodes-xquik-dm.example',
		password: `Aa1-${randomBytes(9).toString('hex')}`,
	};
	readonly #url: string;
	#cookie = '';

	private constructor(url: string) {
		this.#url = url;
	}

	/** Makes the owner of a new n8n and signs in. */
	static async setUp(url: string): Promise<RestApi> {
		const api = new RestApi(url);
		const owner = { ...api.owner, firstName: 'Test', lastName: 'Owner' };
		const answer = await api.#send('POST', '/rest/owner/setup', owner);
		const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (cookie === undefined) throw new Error('n8n set no cookie for its owner.');
		api.#cookie = cookie.split(';', 1)[0] ?? '';
		return api;
	}

	/** Stores a credential. */
	async createCredential(type: string, name: string, data: object): Promise<CredentialReference> {
		const body = { type, name, data };
		const { id } = await this.#json<CredentialReference>('POST', '/credentials', body);
		return { id, name };
	}

	/** What n8n says of the test of a stored credential with these values. */
	testCredential(
		type: string,
		credential: CredentialReference,
		data: object,
	): Promise<{ status: string; message: string }> {
		const credentials = { ...credential, type, data };
		return this.#json('POST', '/credentials/test', { credentials });
	}

	/** Stores a workflow, each of its nodes with the credentials that it takes. */
	async createWorkflow(workflow: Workflow, credentials: Credentials): Promise<StoredWorkflow> {
		const { name, connections, settings, pinData = {} } = workflow;
		const { nodes } = await this.withCredentials(workflow, credentials);
		// Older n8n wants to be told that it is not active.
		const body = { name, nodes, connections, settings, pinData, active: false };
		return this.#json('POST', '/workflows', body);
	}

	/** A workflow that n8n has. */
	workflow(id: string): Promise<StoredWorkflow> {
		return this.#json('GET', `/workflows/${id}`);
	}

	/** Saves a changed workflow. */
	saveWorkflow(workflow: StoredWorkflow): Promise<StoredWorkflow> {
		const { id, name, nodes, connections, settings, versionId } = workflow;
		const body = { name, nodes, connections, settings, versionId };
		return this.#json('PATCH', `/workflows/${id}?forceSave=true`, body);
	}

	/** Does what starts an execution of this workflow, one at a time; gives the execution's ID. */
	async startedBy(workflow: StoredWorkflow, start: () => Promise<unknown>): Promise<string> {
		const newest = async () => (await this.executions(workflow.id, 1))[0]?.id;
		const before = await newest();
		await start();
		return waitFor(`An execution of ${workflow.name}`, 60_000, async () => {
			const id = await newest();
			return id === before ? undefined : id;
		});
	}

	/** Deactivates all workflows and deletes all credentials. */
	async clear(): Promise<void> {
		type Stored = { id: string }[];
		for (const { id } of await this.#json<Stored>('GET', '/workflows')) await this.deactivate(id);
		for (const { id } of await this.#json<Stored>('GET', '/credentials')) {
			await this.#json('DELETE', `/credentials/${id}`);
		}
	}

	/** Gives each node of the workflow the credentials that its type takes. */
	async withCredentials<T extends Workflow>(workflow: T, credentials: Credentials): Promise<T> {
		const types = await this.nodeTypes();
		const nodes = workflow.nodes.map((node) => {
			const taken = types.find(({ name }) => name === node.type)?.credentials ?? [];
			// An HTTP Request takes that of another service.
			const { nodeCredentialType, genericAuthType } = node.parameters;
			const names = [...taken.map(({ name }) => name), nodeCredentialType, genericAuthType];
			const chosen = Object.entries(credentials).filter(([type]) => names.includes(type));
			return chosen.length === 0 ? node : { ...node, credentials: Object.fromEntries(chosen) };
		});
		return { ...workflow, nodes };
	}

	/** Publishes the workflow. When this resolves, its webhooks, forms and schedules are on. */
	async activate({ id, name, versionId }: StoredWorkflow): Promise<void> {
		await this.#json('POST', `/workflows/${id}/activate`, { versionId, name: '', description: '' });
		await waitFor(`Publication of ${name}`, 30_000, async () => {
			const answer = await this.#fetch('GET', `/rest/workflows/${id}/publication-status`);
			// An older n8n publishes before it answers.
			if (answer.status === 404) return true;
			const { data } = (await answer.json()) as { data: { status: string } };
			if (data.status === 'published') return true;
			// Right after the call n8n may not have noted it yet.
			if (['in_progress', 'not_published'].includes(data.status)) return undefined;
			throw new Error(`n8n did not publish ${name}: ${JSON.stringify(data)}`);
		});
	}

	/** Takes the workflow off again. */
	deactivate(id: string): Promise<unknown> {
		return this.#json('POST', `/workflows/${id}/deactivate`, {});
	}

	/** Runs a workflow from one of its triggers, as *Execute workflow* does, to its end. */
	async run(workflow: StoredWorkflow, trigger: string): Promise<Execution> {
		const body = { workflowData: workflow, triggerToStartFrom: { name: trigger } };
		const path = `/workflows/${workflow.id}/run`;
		const { executionId } = await this.#json<{ executionId: string }>('POST', path, body);
		return this.finished(executionId);
	}

	/** *Stop execution*. */
	stop(executionId: string): Promise<unknown> {
		return this.#json('POST', `/executions/${executionId}/stop`);
	}

	/** *Retry execution*, to its end; `loadWorkflow`: with the workflow as it is saved now. */
	async retry(executionId: string, loadWorkflow = false): Promise<Execution> {
		const path = `/executions/${executionId}/retry`;
		const { id } = await this.#json<ExecutionSummary>('POST', path, { loadWorkflow });
		return this.finished(id);
	}

	/** The executions, the newest first; of one workflow, when its ID is given. */
	async executions(workflowId?: string, limit = 100): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify({ workflowId });
		const found: ExecutionSummary[] = [];
		let cursor: string | null | undefined;
		do {
			const query = new URLSearchParams({ filter, limit: String(Math.min(limit, 100)) });
			if (cursor) query.set('cursor', cursor);
			const page = await this.#json<{ results: ExecutionSummary[]; nextCursor?: string | null }>(
				'GET',
				`/executions?${query.toString()}`,
			);
			found.push(...page.results);
			cursor = page.nextCursor;
		} while (cursor && found.length < limit);
		return found.slice(0, limit);
	}

	/** An execution with its data. */
	async execution(id: string): Promise<Execution> {
		const path = `/executions/${id}`;
		const execution = await this.#json<ExecutionSummary & { data: string }>('GET', path);
		return { ...execution, data: parse(execution.data) as Execution['data'] };
	}

	/** Waits for an execution's end and gives it. */
	finished(id: string): Promise<Execution> {
		return waitFor(`The end of execution ${id}`, 120_000, async () => {
			const execution = await this.execution(id);
			return isOpen(execution) ? undefined : execution;
		});
	}

	/** The rows of a Data Table, the oldest first; none when there is no such table. */
	async dataTableRows(name: string): Promise<Record<string, unknown>[]> {
		type Page<T> = { count: number; data: T[] };
		const filter = encodeURIComponent(JSON.stringify({ name }));
		const path = `/data-tables-global?filter=${filter}`;
		const tables = await this.#json<Page<{ id: string; name: string; projectId: string }>>(
			'GET',
			path,
		);
		const table = tables.data.find((each) => each.name === name);
		if (table === undefined) return [];
		const rows = `/projects/${table.projectId}/data-tables/${table.id}/rows?sortBy=id:asc`;
		return (await this.#json<Page<Record<string, unknown>>>('GET', rows)).data;
	}

	/** The node types that n8n has loaded, in all their versions. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		const answer = await this.#send('GET', '/types/nodes.json');
		return (await answer.json()) as INodeTypeDescription[];
	}

	/** The credential types, in the order that n8n has loaded them; a name can be there twice. */
	async credentialTypes(): Promise<ICredentialType[]> {
		const answer = await this.#send('GET', '/types/credentials.json');
		return (await answer.json()) as ICredentialType[];
	}

	async #json<T>(method: string, path: string, body?: object): Promise<T> {
		const answer = await this.#send(method, `/rest${path}`, body);
		const { data } = (await answer.json()) as { data: T };
		return data;
	}

	async #send(method: string, path: string, body?: object): Promise<Response> {
		const answer = await this.#fetch(method, path, body);
		if (answer.ok) return answer;
		throw new Error(`n8n: ${method} ${path}: ${answer.status} ${await answer.text()}`);
	}

	#fetch(method: string, path: string, body?: object): Promise<Response> {
		return fetch(`${this.#url}${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.#cookie },
			body: body === undefined ? null : JSON.stringify(body),
		});
	}
}

/** Waits until `look` finds something, and gives it; throws when it has not after `milliseconds`. */
async function waitFor<T>(
	what: string,
	milliseconds: number,
	look: () => Promise<T | undefined>,
): Promise<T> {
	const check = async () => {
		const found = await look();
		return found !== undefined && pWaitFor.resolveWith(found);
	};
	const message = `${what} has not come within ${milliseconds / 1_000} s`;
	return pWaitFor<T>(check, { interval: 100, timeout: { milliseconds, message } });
}
