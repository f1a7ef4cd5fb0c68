import type { ICredentialsHelper, INodeListSearchResult } from 'n8n-workflow';
import { createAdditionalData } from './additionalData.mts';
import type { N8nModules } from './n8nModules.mts';
import type { EngineNodeTypes } from './nodeTypes.mts';
import type { ListSearchOptions } from './types.mts';
import { readyWorkflow } from './workflow.mts';

/**
 * Asks a node for the entries of a dropdown, in the same context as n8n's editor does.
 *
 * @throws when the node has no such method, and whatever the method throws
 */
export async function searchList(
	n8n: N8nModules,
	nodeTypes: EngineNodeTypes,
	credentials: ICredentialsHelper,
	options: ListSearchOptions,
): Promise<INodeListSearchResult> {
	const { node: edited, method, path, filter, paginationToken } = options;
	const type = nodeTypes.getByNameAndVersion(edited.type, edited.typeVersion);
	const search = type.methods?.listSearch?.[method];
	if (search === undefined) {
		throw new Error(`The node type "${edited.type}" has no list search "${method}".`);
	}

	const { version } = type.description;
	const { workflow, startNode } = readyWorkflow(
		n8n,
		nodeTypes,
		{
			nodes: [
				{
					id: 'edited',
					name: 'Edited node',
					position: [0, 0],
					...edited,
					typeVersion:
						edited.typeVersion ?? (Array.isArray(version) ? Math.max(...version) : version),
				},
			],
			connections: {},
		},
		{ credentials: options.credentials },
	);
	const additionalData = createAdditionalData(n8n, credentials);
	additionalData.currentNodeParameters = edited.parameters;
	const context = new n8n.core.LoadOptionsContext(workflow, startNode, additionalData, path);
	return await search.call(context, filter, paginationToken);
}
