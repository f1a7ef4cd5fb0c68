import type { INode } from 'n8n-workflow';
import type { WorkflowFile } from '../../tools/engine/engine.mts';

/** The node type of the fixture package. */
export const COURIER = 'n8n-nodes-fixture.courier';

export function node(name: string, type: string, more: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more };
}

/** Form (not loaded here) → Courier → Sent, and its error output, if it has one, → Refused. */
export function workflow(courier: Partial<INode> = {}): WorkflowFile {
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	return {
		id: 'w1',
		nodes: [
			node('Note', 'n8n-nodes-base.stickyNote'),
			node('Form', 'n8n-nodes-base.formTrigger', { typeVersion: 2.2 }),
			node('Courier', COURIER, { parameters: { to: '={{ $json.place }}' }, ...courier }),
			node('Sent', 'n8n-nodes-base.noOp'),
			node('Refused', 'n8n-nodes-base.noOp'),
		],
		connections: {
			Form: { main: [to('Courier')] },
			Courier: { main: [to('Sent'), to('Refused')] },
		},
	};
}

/** An item for the courier. */
export function item(text: string, more: Record<string, string | number | boolean> = {}) {
	return { json: { place: 'Paris', text, ...more } };
}
