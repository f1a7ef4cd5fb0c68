import { createHash, randomBytes } from 'node:crypto';
import { createCredentialsHelper } from './credentials.mts';
import { testCredential } from './credentialTest.mts';
import { execute } from './execution.mts';
import { openInstance } from './instance.mts';
import type { Instance } from './instance.mts';
import { searchList } from './listSearch.mts';
import { EngineNodeTypes } from './nodeTypes.mts';
import { pollTrigger } from './poll.mts';
import type { Engine, EngineOptions } from './types.mts';
import { readyWorkflow } from './workflow.mts';

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

/** The same execution coming back has its token again. */
function tokenFor(executionId: string | undefined): string {
	if (executionId === undefined) return randomBytes(32).toString('hex');
	return createHash('sha256').update(executionId).digest('hex');
}

async function loadPackage(
	instance: Instance,
	{ packageRoot, extraNodes }: EngineOptions,
): Promise<Engine> {
	const { n8n, instanceId, userFolder } = instance;
	const loader = new n8n.core.PackageDirectoryLoader(packageRoot);
	await loader.loadAll();
	const nodeTypes = new EngineNodeTypes(n8n, loader, extraNodes);
	let executions = 0;

	return {
		nodeTypes: nodeTypes.names(),
		instanceId,
		userFolder,

		async storeFile(source, { fileName, mimeType }, executionId = 'temp') {
			const { prepareBinaryData, copyBinaryFile } = n8n.core;
			return Buffer.isBuffer(source)
				? await prepareBinaryData(source, executionId, 'workflow', fileName, mimeType)
				: await copyBinaryFile('workflow', executionId, source.path, fileName, mimeType);
		},

		async run({
			workflow,
			items,
			credentials,
			executionId,
			resumeToken,
			retryOf,
			mode = retryOf === undefined ? 'trigger' : 'retry',
			signal,
			startNode,
		}) {
			executions += 1;
			return await execute(n8n, {
				...readyWorkflow(n8n, nodeTypes, workflow, {
					credentials,
					...(startNode !== undefined && { startNode }),
				}),
				items,
				executionId: executionId ?? String(executions),
				resumeToken: resumeToken ?? tokenFor(executionId),
				retryOf,
				mode,
				credentials: createCredentialsHelper(n8n, loader, credentials),
				signal,
			});
		},

		async poll(options) {
			const credentials = createCredentialsHelper(n8n, loader, options.credentials);
			return await pollTrigger(n8n, nodeTypes, credentials, options);
		},

		async listSearch(search) {
			const credentials = createCredentialsHelper(n8n, loader, search.credentials);
			return await searchList(n8n, nodeTypes, credentials, search);
		},

		async testCredential(type, data) {
			const credentials = createCredentialsHelper(n8n, loader, { [type]: data });
			return await testCredential(n8n, credentials, loader.getCredential(type).type, data);
		},

		close: () => instance.close(),
	};
}
