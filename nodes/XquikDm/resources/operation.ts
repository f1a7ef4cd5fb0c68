import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { ParameterSet } from '../parameters/parameterSet';

/** One operation of a resource: its entry in the node panel, its fields, and what runs it. */
export interface Operation {
	/** Its value, which saved workflows hold. */
	readonly value: string;
	readonly name: string;
	/** Its entry in the node panel. */
	readonly action: string;
	readonly description: string;
	/** Its fields, each with its check. */
	readonly parameters: Pick<ParameterSet<unknown>, 'fields'>;
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

/** A resource of the node. */
export interface Resource {
	/** Its value, which saved workflows hold. */
	readonly value: string;
	readonly name: string;
	/** The parameter Operation, and the fields of each operation. */
	readonly description: INodeProperties[];
	/** What runs each operation, by its value. */
	readonly operations: ReadonlyMap<string, Operation>;
}

/**
 * Makes a resource of its operations, in their order in the list.
 *
 * @param value what saved workflows hold
 * @param preset the value of the operation that a new node has
 */
export function resourceOf(
	value: string,
	name: string,
	preset: string,
	operations: readonly Operation[],
): Resource {
	return {
		value,
		name,
		description: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: [value] } },
				default: preset,
				options: operations.map((one) => ({
					name: one.name,
					value: one.value,
					action: one.action,
					description: one.description,
				})),
			},
			...operations.flatMap((one) =>
				one.parameters.fields({ resource: [value], operation: [one.value] }),
			),
		],
		operations: new Map(operations.map((one) => [one.value, one])),
	};
}
