import type { INode, INodeType, Workflow } from 'n8n-workflow';
import { START_NODE, STICKY_NOTE_NODE } from './builtinNodes.mts';
import type { N8nModules } from './n8nModules.mts';
import type { EngineNodeTypes } from './nodeTypes.mts';
import type { CredentialsByType, WorkflowFile } from './types.mts';

/** A workflow that n8n's engine can run, and where it begins. */
export interface ReadyWorkflow {
	workflow: Workflow;
	startNode: INode;
}

/**
 * Makes an exported workflow runnable: a trigger whose type is not loaded becomes the engine's start
 * node, notes are left out, and nodes get the credentials that the run has values for. The given
 * file is not changed.
 *
 * @throws when there is no node to start from, or when a node is of an unknown type
 */
export function readyWorkflow(
	n8n: N8nModules,
	nodeTypes: EngineNodeTypes,
	file: WorkflowFile,
	run: { credentials: CredentialsByType; startNode?: string },
): ReadyWorkflow {
	const followers = namesOfFollowers(file);
	const nodes = n8n.workflow
		.deepCopy(file.nodes)
		.filter(({ type }) => type !== STICKY_NOTE_NODE)
		.map((node) => replaceTrigger(node, nodeTypes, followers));
	for (const node of nodes) {
		const type = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		addCredentials(node, type, run.credentials);
	}

	const start = findStart(nodes, followers, run.startNode);
	const workflow = new n8n.workflow.Workflow({
		id: file.id ?? 'workflow',
		name: file.name ?? 'Workflow',
		nodes,
		connections: n8n.workflow.deepCopy(file.connections),
		active: false,
		nodeTypes,
		settings: file.settings ?? { executionOrder: 'v1' },
	});
	return { workflow, startNode: start };
}

function namesOfFollowers(file: WorkflowFile): Set<string> {
	const names = Object.values(file.connections)
		.flatMap((byType) => Object.values(byType))
		.flat()
		.flatMap((connections) => connections ?? [])
		.map(({ node }) => node);
	return new Set(names);
}

function replaceTrigger(node: INode, nodeTypes: EngineNodeTypes, followers: Set<string>): INode {
	if (nodeTypes.has(node.type) || followers.has(node.name)) return node;
	return { ...node, type: START_NODE, typeVersion: 1, parameters: {}, credentials: {} };
}

function addCredentials(node: INode, type: INodeType, values: CredentialsByType): void {
	for (const { name } of type.description.credentials ?? []) {
		if (values[name] === undefined || node.credentials?.[name] !== undefined) continue;
		node.credentials = { ...node.credentials, [name]: { id: name, name } };
	}
}

function findStart(nodes: INode[], followers: Set<string>, name: string | undefined): INode {
	const candidates = nodes.filter((node) => !followers.has(node.name) && node.disabled !== true);
	const start =
		name === undefined
			? (candidates.find(({ type }) => type === START_NODE) ?? candidates[0])
			: nodes.find((node) => node.name === name);
	if (start === undefined) {
		throw new Error(
			name === undefined
				? 'Every node of the workflow has an incoming connection, so none can start it.'
				: `The workflow has no node "${name}" to start from.`,
		);
	}
	return start;
}
