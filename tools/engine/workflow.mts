import type { INode, INodeParameters, Workflow } from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';
import { START_NODE } from './nodeTypes.mts';
import type { EngineNodeTypes } from './nodeTypes.mts';
import type { RunOptions, WorkflowFile } from './types.mts';

/** n8n's note on the canvas, which never runs. */
const STICKY_NOTE_NODE = 'n8n-nodes-base.stickyNote';

/** A workflow that n8n's engine can run, and where it begins. */
export type ReadyWorkflow = ReturnType<typeof readyWorkflow>;

/** A node as n8n puts it into a new workflow. */
export function newNode(type: string, parameters: INodeParameters = {}, name = 'Node'): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}

/**
 * Makes an exported workflow runnable: a trigger whose type is not loaded becomes the engine's start
 * node, notes are left out, and nodes get the credentials that the run has values for. The given
 * file is not changed.
 *
 * @throws when there is no node to start from, or when a node is of an unknown type
 */
export function readyWorkflow(
	{ workflow: { deepCopy, Workflow } }: N8nModules,
	nodeTypes: EngineNodeTypes,
	file: WorkflowFile,
	run: Pick<RunOptions, 'credentials' | 'startNode'>,
): { workflow: Workflow; startNode: INode } {
	const followers = namesOfFollowers(file);
	const known = new Set(nodeTypes.names());
	const nodes = deepCopy(file.nodes).filter(({ type }) => type !== STICKY_NOTE_NODE);
	for (const node of nodes) {
		if (!known.has(node.type) && !followers.has(node.name)) {
			Object.assign(node, { type: START_NODE, typeVersion: 1, parameters: {}, credentials: {} });
		}
		const { description } = nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		for (const { name } of description.credentials ?? []) {
			if (run.credentials[name] === undefined) continue;
			node.credentials = { [name]: { id: name, name }, ...node.credentials };
		}
	}

	const startNode = findStart(nodes, followers, run.startNode);
	const workflow = new Workflow({
		id: file.id ?? 'workflow',
		name: file.name ?? 'Workflow',
		nodes,
		connections: deepCopy(file.connections),
		active: false,
		nodeTypes,
		settings: file.settings ?? { executionOrder: 'v1' },
	});
	return { workflow, startNode };
}

function namesOfFollowers(file: WorkflowFile): Set<string> {
	const outputs = Object.values(file.connections).flatMap((byType) => Object.values(byType).flat());
	return new Set(outputs.flatMap((connections) => connections ?? []).map(({ node }) => node));
}

function findStart(nodes: INode[], followers: Set<string>, name: string | undefined): INode {
	const candidates = nodes.filter((node) => !followers.has(node.name) && node.disabled !== true);
	const start =
		name === undefined
			? (candidates.find(({ type }) => type === START_NODE) ?? candidates[0])
			: nodes.find((node) => node.name === name);
	if (start !== undefined) return start;
	throw new Error(
		name === undefined
			? 'Every node of the workflow has an incoming connection, so none can start it.'
			: `The workflow has no node "${name}" to start from.`,
	);
}
