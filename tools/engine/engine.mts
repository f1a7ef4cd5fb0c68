import { hash, randomBytes } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { createAdditionalData } from './additionalData.mts';
import { createCredentialsHelper } from './credentials.mts';
import { testCredential } from './credentialTest.mts';
import { execute } from './execution.mts';
import { openInstance } from './instance.mts';
import type { Instance } from './instance.mts';
import { createNodeTypes } from './nodeTypes.mts';
import type { CredentialsByType, Engine, EngineOptions } from './types.mts';
import { callWebhook } from './webhookCall.mts';
import { newNode, readyWorkflow } from './workflow.mts';

export type * from './types.mts';

/**
 * Starts n8n's execution engine in this process, with the nodes of one package. One engine may be
 * open at a time; close it, also after an error, or its temporary folder stays.
 *
 * @throws when another engine is open, or when n8n cannot load the package
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
	const instance = await openInstance(options);
	try {
		return await loadPackage(instance, options);
	} catch (error) {
		await instance.close();
		throw error;
	}
}

async function loadPackage(
	{ n8n, instanceId, userFolder, close }: Instance,
	{ packageRoot, extraNodes }: EngineOptions,
): Promise<Engine> {
	const { core, di, workflow: n8nWorkflow } = n8n;
	const loader = new core.PackageDirectoryLoader(packageRoot);
	await loader.loadAll();
	const nodeTypes = createNodeTypes(n8n, loader, extraNodes);
	const typeOf = (credential: string) => loader.getCredential(credential).type;
	const additionalDataWith = (credentials: CredentialsByType) =>
		createAdditionalData(n8n, createCredentialsHelper(n8n, typeOf, credentials));
	let executions = 0;

	return {
		nodeTypes: nodeTypes.names(),
		instanceId,
		userFolder,
		close,

		async storeFile(source, { fileName, mimeType }, executionId = 'temp') {
			return Buffer.isBuffer(source)
				? await core.prepareBinaryData(source, executionId, 'workflow', fileName, mimeType)
				: await core.copyBinaryFile('workflow', executionId, source.path, fileName, mimeType);
		},

		async run({ workflow, executionId, credentials, ...options }) {
			executions += 1;
			return await execute(n8n, {
				mode: options.retryOf === undefined ? 'trigger' : 'retry',
				// The same execution coming back has its token again.
				resumeToken: hash('sha256', executionId ?? randomBytes(32)),
				...options,
				...readyWorkflow(n8n, nodeTypes, workflow, { credentials, startNode: options.startNode }),
				executionId: executionId ?? String(executions),
				additionalData: additionalDataWith(credentials),
			});
		},

		async callWebhook({ workflow: file, run, link, method, body }) {
			const { workflow } = readyWorkflow(n8n, nodeTypes, file, { credentials: {} });
			return await callWebhook(n8n, workflow, additionalDataWith({}), run, link, method, body);
		},

		// In a workflow made anew: only the static data is left of earlier polls, as after a restart.
		async poll({
			type,
			typeVersion = 1,
			parameters,
			staticData = {},
			mode = 'trigger',
			credentials,
		}) {
			const file = { nodes: [{ ...newNode(type, parameters), typeVersion }], connections: {} };
			const { workflow, startNode } = readyWorkflow(n8n, nodeTypes, file, { credentials });
			workflow.staticData = n8nWorkflow.deepCopy(staticData);
			const additionalData = additionalDataWith(credentials);
			const context = new core.PollContext(workflow, startNode, additionalData, mode, 'activate');
			const poller = di.Container.get(core.TriggersAndPollers);
			const outputs = await poller.runPollFunction(workflow, startNode, context);
			return {
				items: outputs === null ? null : outputs.flat(),
				staticData: JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject,
			};
		},

		async listSearch({ node, credentials, method, path, filter, paginationToken }) {
			const search = nodeTypes.getByNameAndVersion(node.type).methods?.listSearch?.[method];
			if (search === undefined) {
				throw new Error(`The node type "${node.type}" has no list search "${method}".`);
			}
			const file = { nodes: [newNode(node.type, node.parameters)], connections: {} };
			const { workflow, startNode } = readyWorkflow(n8n, nodeTypes, file, { credentials });
			const additionalData = additionalDataWith(credentials);
			additionalData.currentNodeParameters = node.parameters;
			const context = new core.LoadOptionsContext(workflow, startNode, additionalData, path);
			return await search.call(context, filter, paginationToken);
		},

		async testCredential(type, data) {
			const additionalData = additionalDataWith({ [type]: data });
			return await testCredential(n8n, nodeTypes, additionalData, typeOf(type), data);
		},
	};
}
