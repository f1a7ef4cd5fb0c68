import type { PackageDirectoryLoader } from 'n8n-core';
import type { IDataObject, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';
import { builtinNodes } from './builtinNodes.mts';

function isTool(type: INodeType | IVersionedNodeType): boolean {
	return 'usableAsTool' in type.description && type.description.usableAsTool !== undefined;
}

/** n8n's registry of node types: those of the loaded package and the engine's own few. */
export class EngineNodeTypes implements INodeTypes {
	readonly #n8n: N8nModules;
	readonly #types: Map<string, INodeType | IVersionedNodeType> = builtinNodes();

	constructor(
		n8n: N8nModules,
		loader: PackageDirectoryLoader,
		extraNodes: Record<string, INodeType> = {},
	) {
		this.#n8n = n8n;
		for (const [name, type] of Object.entries(extraNodes)) this.#types.set(name, type);
		for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
			this.#types.set(`${loader.packageName}.${name}`, type);
			// n8n lets an agent call a node under this name; what runs is the node's own `execute`.
			if (isTool(type)) this.#types.set(`${loader.packageName}.${name}Tool`, type);
		}
	}

	/** The full names of all types. */
	names(): string[] {
		return [...this.#types.keys()];
	}

	/** Whether there is a type of this full name. */
	has(nodeType: string): boolean {
		return this.#types.has(nodeType);
	}

	/** @throws when there is no type of this full name */
	getByName(nodeType: string): INodeType | IVersionedNodeType {
		const type = this.#types.get(nodeType);
		if (type === undefined) {
			throw new Error(
				`There is no node type "${nodeType}" here, only ${this.names().sort().join(', ')}.`,
			);
		}
		return type;
	}

	/** @throws when there is no type of this full name */
	getByNameAndVersion(nodeType: string, version?: number): INodeType {
		return this.#n8n.workflow.NodeHelpers.getVersionedNodeType(this.getByName(nodeType), version);
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries(this.names().map((name) => [name, {}]));
	}
}
