import type { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';

type AnyNodeType = INodeType | IVersionedNodeType;

/** Stands in for the trigger of a workflow: hands on the items of the run. */
export const START_NODE = 'engine.start';

/** n8n's No Operation node, which hands on what it gets. */
export const NO_OP_NODE = 'n8n-nodes-base.noOp';

/** A node type that hands on the items it gets. */
export function passOn(name: string, displayName: string, inputs: ['main'] | [] = ['main']) {
	return {
		description: {
			name,
			displayName,
			group: [inputs.length === 0 ? 'trigger' : 'organization'],
			description: 'Hands on the items it gets',
			version: 1,
			defaults: { name: displayName },
			inputs,
			outputs: ['main'],
			properties: [],
		},
		execute() {
			return Promise.resolve([this.getInputData()]);
		},
	} satisfies INodeType;
}

function isTool(type: AnyNodeType): boolean {
	return 'usableAsTool' in type.description && type.description.usableAsTool !== undefined;
}

/** n8n's registry of node types: those of the loaded package and the engine's own few. */
export interface EngineNodeTypes extends INodeTypes {
	/** The full names of all types. */
	names(): string[];
}

/** Makes the registry, which throws when it is asked for a type that is not there. */
export function createNodeTypes(
	{ workflow: { NodeHelpers } }: N8nModules,
	{ packageName, nodeTypes }: PackageDirectoryLoader,
	extraNodes: Record<string, INodeType> = {},
): EngineNodeTypes {
	const types = new Map<string, AnyNodeType>([
		[START_NODE, passOn(START_NODE, 'Start', [])],
		[NO_OP_NODE, passOn(NO_OP_NODE, 'No Operation, do nothing')],
		...Object.entries(extraNodes),
	]);
	for (const [name, { type }] of Object.entries(nodeTypes)) {
		types.set(`${packageName}.${name}`, type);
		// n8n lets an agent call a node under this name; what runs is the node's own `execute`.
		if (isTool(type)) types.set(`${packageName}.${name}Tool`, type);
	}
	const names = () => [...types.keys()];
	const getByName = (nodeType: string): AnyNodeType => {
		const type = types.get(nodeType);
		if (type !== undefined) return type;
		throw new Error(`There is no node type "${nodeType}" here, only ${names().sort().join(', ')}.`);
	};
	return {
		names,
		getByName,
		getByNameAndVersion: (nodeType, version) =>
			NodeHelpers.getVersionedNodeType(getByName(nodeType), version),
		getKnownTypes: () => Object.fromEntries(names().map((name) => [name, {}])),
	};
}
