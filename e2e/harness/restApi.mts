import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'flatted';
import pWaitFor from 'p-wait-for';
import type {
	CredentialReference,
	CredentialType,
	Execution,
	ExecutionSummary,
	NodeType,
	StoredWorkflow,
	Workflow,
} from './n8nData.mts';
import { isOpen } from './n8nData.mts';

/** Who owns the throw-away n8n. */
export interface Owner {
	email: string;
	password: string;
}

/** The interface that n8n's own editor uses, signed in as the owner. */
export class RestApi {
	readonly url: string;
	readonly owner: Owner;
	#cookie = '';

	private constructor(url: string, owner: Owner) {
		this.url = url;
		this.owner = owner;
	}

	/** Makes the owner of a new n8n and signs in. */
	static async setUp(url: string): Promise<RestApi> {
		const owner = {
			email: 'owner@n8n-nodes-xquik-dm.example',
			password: `Aa1-${randomBytes(9).toString('hex')}`,
		};
		const api = new RestApi(url, owner);
		const answer = await api.#send('POST', '/owner/setup', {
			...owner,
			firstName: 'Test',
			lastName: 'Owner',
		});
		const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (cookie === undefined) throw new Error('n8n set no cookie for its owner.');
		api.#cookie = cookie.split(';', 1)[0] ?? '';
		return api;
	}

	/** Stores a credential. */
	async createCredential(
		type: string,
		name: string,
		data: Record<string, unknown>,
	): Promise<CredentialReference> {
		const { id } = await this.#json<CredentialReference>('POST', '/credentials', {
			type,
			name,
			data,
		});
		return { id, name };
	}

	/** What n8n says of the test of a stored credential with these values. */
	async testCredential(
		type: string,
		credential: CredentialReference,
		data: Record<string, unknown>,
	): Promise<{ status: string; message: string }> {
		const credentials = { ...credential, type, data };
		return this.#json('POST', '/credentials/test', { credentials });
	}

	/** Imports a workflow file; `credentials` gives each of its nodes its credential by type. */
	async importWorkflow(
		file: string,
		credentials: Record<string, CredentialReference> = {},
	): Promise<StoredWorkflow> {
		const workflow = JSON.parse(await readFile(file, 'utf8')) as Workflow;
		return this.createWorkflow(await this.withCredentials(workflow, credentials));
	}

	/** Stores a workflow under a new ID. */
	async createWorkflow(workflow: Workflow): Promise<StoredWorkflow> {
		const { name, nodes, connections, settings } = workflow;
		// Older n8n wants to be told that it is not active.
		const body = { name, nodes, connections, settings, active: false };
		return this.#json('POST', '/workflows', body);
	}

	/** A workflow that n8n has. */
	async workflow(id: string): Promise<StoredWorkflow> {
		return this.#json('GET', `/workflows/${id}`);
	}

	/** All workflows, the newest first. */
	async workflows(): Promise<{ id: string; name: string }[]> {
		return this.#json('GET', '/workflows');
	}

	/** Saves a changed workflow. */
	async saveWorkflow(workflow: StoredWorkflow): Promise<StoredWorkflow> {
		const { id, name, nodes, connections, settings, versionId } = workflow;
		const body = { name, nodes, connections, settings, versionId };
		return this.#json('PATCH', `/workflows/${id}?forceSave=true`, body);
	}

	/** Waits for an execution of this workflow that is newer than `before`; gives its ID. */
	async startedAfter(workflowId: string, before: string | undefined): Promise<string> {
		return pWaitFor(
			async () => {
				const latest = await this.newestExecution(workflowId);
				return latest !== undefined && latest !== before && pWaitFor.resolveWith(latest);
			},
			waitLimit('No execution has started', START_TIMEOUT_MS),
		);
	}

	/** The ID of the workflow's newest execution. */
	async newestExecution(workflowId: string): Promise<string | undefined> {
		const [newest] = await this.executions(workflowId, 1);
		return newest?.id;
	}

	/** Deactivates all workflows and deletes all credentials. */
	async clear(): Promise<void> {
		for (const { id } of await this.workflows()) await this.deactivate(id);
		for (const { id } of await this.#json<CredentialReference[]>('GET', '/credentials')) {
			await this.#json('DELETE', `/credentials/${id}`);
		}
	}

	/** Gives each node of the workflow the credentials that its type takes. */
	async withCredentials<T extends Workflow>(
		workflow: T,
		credentials: Record<string, CredentialReference>,
	): Promise<T> {
		const types = await this.nodeTypes();
		const nodes = workflow.nodes.map((node) => {
			const taken = [...(types.find(({ name }) => name === node.type)?.credentials ?? [])];
			// An HTTP Request takes that of another service.
			const { nodeCredentialType } = node.parameters;
			if (typeof nodeCredentialType === 'string') taken.push({ name: nodeCredentialType });
			const chosen = taken.flatMap(({ name }) => {
				const credential = credentials[name];
				return credential === undefined ? [] : [[name, credential] as const];
			});
			return chosen.length === 0 ? node : { ...node, credentials: Object.fromEntries(chosen) };
		});
		return { ...workflow, nodes };
	}

	/** Publishes the workflow. When this resolves, its webhooks, forms and schedules are on. */
	async activate(workflow: StoredWorkflow): Promise<void> {
		const { id, versionId } = workflow;
		await this.#json('POST', `/workflows/${id}/activate`, { versionId, name: '', description: '' });
		await pWaitFor(
			async () => {
				const publication = await this.#publication(id);
				if (publication === undefined || publication.status === 'published') return true;
				// Right after the call n8n may not have noted it yet.
				if (['in_progress', 'not_published'].includes(publication.status)) return false;
				throw new Error(`n8n did not publish ${workflow.name}: ${JSON.stringify(publication)}`);
			},
			waitLimit(`n8n has not published ${workflow.name}`, PUBLICATION_TIMEOUT_MS),
		);
	}

	/** Undefined in an n8n that publishes before it answers. */
	async #publication(id: string): Promise<Publication | undefined> {
		const answer = await fetch(`${this.url}/rest/workflows/${id}/publication-status`, {
			headers: { cookie: this.#cookie },
		});
		if (answer.status === 404) return undefined;
		const { data } = (await answer.json()) as { data: Publication };
		return data;
	}

	/** Takes the workflow off again. */
	async deactivate(id: string): Promise<void> {
		await this.#json('POST', `/workflows/${id}/deactivate`, {});
	}

	/** Runs a workflow from one of its triggers, as *Execute workflow* does; gives the execution's ID. */
	async run(workflow: StoredWorkflow, trigger: string): Promise<string> {
		const { executionId } = await this.#json<{ executionId: string }>(
			'POST',
			`/workflows/${workflow.id}/run`,
			{ workflowData: workflow, triggerToStartFrom: { name: trigger } },
		);
		return executionId;
	}

	/** *Stop execution*. */
	async stop(executionId: string): Promise<void> {
		await this.#json('POST', `/executions/${executionId}/stop`);
	}

	/**
	 * *Retry execution*; gives the new execution's ID.
	 *
	 * @param loadWorkflow with the workflow as it is saved now, instead of as it was
	 */
	async retry(executionId: string, loadWorkflow = false): Promise<string> {
		const retried = await this.#json<ExecutionSummary>('POST', `/executions/${executionId}/retry`, {
			loadWorkflow,
		});
		return retried.id;
	}

	/** The executions, the newest first; of one workflow, when its ID is given. */
	async executions(workflowId?: string, limit = 100): Promise<ExecutionSummary[]> {
		const filter = JSON.stringify(workflowId === undefined ? {} : { workflowId });
		const found: ExecutionSummary[] = [];
		let cursor: string | null | undefined;
		do {
			const query = new URLSearchParams({ filter, limit: String(Math.min(limit, 100)) });
			if (cursor) query.set('cursor', cursor);
			const page = await this.#json<ExecutionPage>('GET', `/executions?${query.toString()}`);
			found.push(...page.results);
			cursor = page.nextCursor;
		} while (cursor && found.length < limit);
		return found.slice(0, limit);
	}

	/** An execution with its data. */
	async execution(id: string): Promise<Execution> {
		const execution = await this.#json<ExecutionSummary & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...execution, data: parse(execution.data) as Execution['data'] };
	}

	/** Waits for an execution's end and gives it. `timeoutMs`: how long at most, in ms. */
	async finished(id: string, timeoutMs = 120_000): Promise<Execution> {
		return pWaitFor(
			async () => {
				const execution = await this.execution(id);
				return !isOpen(execution) && pWaitFor.resolveWith(execution);
			},
			waitLimit(`Execution ${id} has not ended`, timeoutMs),
		);
	}

	/** The node types that n8n has loaded, in all their versions. */
	async nodeTypes(): Promise<NodeType[]> {
		const answer = await this.#send('GET', '/types/nodes.json', undefined, '');
		return (await answer.json()) as NodeType[];
	}

	/** The credential types, in the order that n8n has loaded them; a name can be there twice. */
	async credentialTypes(): Promise<CredentialType[]> {
		const answer = await this.#send('GET', '/types/credentials.json', undefined, '');
		return (await answer.json()) as CredentialType[];
	}

	async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
		const answer = await this.#send(method, path, body);
		const { data } = (await answer.json()) as { data: T };
		return data;
	}

	async #send(method: string, path: string, body?: unknown, base = '/rest'): Promise<Response> {
		const answer = await fetch(`${this.url}${base}${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.#cookie },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!answer.ok) {
			throw new Error(`n8n: ${method} ${path}: ${answer.status} ${await answer.text()}`);
		}
		return answer;
	}
}

interface ExecutionPage {
	results: ExecutionSummary[];
	/** Null or absent on the last page. */
	nextCursor?: string | null;
}

interface Publication {
	status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	triggers: { nodeId: string; status: string; errorMessage: string | null }[];
}

const PUBLICATION_TIMEOUT_MS = 30_000;
const START_TIMEOUT_MS = 60_000;
const INTERVAL_MS = 100;

function waitLimit(message: string, milliseconds: number) {
	const seconds = milliseconds / 1_000;
	return {
		interval: INTERVAL_MS,
		timeout: { milliseconds, message: `${message} within ${seconds} s` },
	};
}
