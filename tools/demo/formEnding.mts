import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

/** n8n's Form node, which ends a form here. */
export const FORM_NODE = 'n8n-nodes-base.form';

const text = (name: string) => ({
	displayName: name,
	name,
	type: 'string' as const,
	default: '',
});

/**
 * Stands in for n8n's Form node, which is not part of n8n's engine: hands on the title and the message
 * that it would show, as n8n's own expressions give them.
 */
export const formEnding = {
	description: {
		name: FORM_NODE,
		displayName: 'n8n Form',
		group: ['input'],
		description: 'Hands on what the page would say',
		version: [1, 2.3],
		defaults: { name: 'Form' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [text('completionTitle'), text('completionMessage')],
	},
	execute(this: IExecuteFunctions) {
		const title = this.getNodeParameter('completionTitle', 0);
		const message = this.getNodeParameter('completionMessage', 0);
		return Promise.resolve([[{ json: { title, message } }]]);
	},
} satisfies INodeType;
