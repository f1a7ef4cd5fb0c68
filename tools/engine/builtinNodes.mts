import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Stands in for the trigger of a workflow: hands on the items of the run. */
export const START_NODE = 'engine.start';

/** n8n's No Operation node, which hands on what it gets. */
export const NO_OP_NODE = 'n8n-nodes-base.noOp';

/** n8n's note on the canvas, which never runs. */
export const STICKY_NOTE_NODE = 'n8n-nodes-base.stickyNote';

/** The node types that the engine brings itself, by their full names. */
export function builtinNodes(): Map<string, INodeType> {
	return new Map([
		[
			START_NODE,
			passOn({ name: START_NODE, displayName: 'Start', group: ['trigger'], inputs: [] }),
		],
		[
			NO_OP_NODE,
			passOn({
				name: NO_OP_NODE,
				displayName: 'No Operation, do nothing',
				group: ['organization'],
				inputs: ['main'],
			}),
		],
	]);
}

function passOn(
	specifics: Pick<INodeTypeDescription, 'name' | 'displayName' | 'group' | 'inputs'>,
): INodeType {
	return {
		description: {
			...specifics,
			description: 'Hands on the items it gets',
			version: 1,
			defaults: { name: specifics.displayName },
			outputs: ['main'],
			properties: [],
		},
		execute() {
			return Promise.resolve([this.getInputData()]);
		},
	};
}
