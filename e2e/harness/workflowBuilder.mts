import { randomUUID } from 'node:crypto';
import { PACKAGE_NAME } from './packedPackage.mts';
import type { Workflow, WorkflowNode } from './n8nData.mts';

/** The type of Send DM in an n8n that this package is installed in. */
export const SEND_DM = `${PACKAGE_NAME}.xquikDm`;

/** A connection: from a node's output to the next node's first input. */
export interface Link {
	from: string;
	to: string;
	/** 0 (default) is the first output. */
	output?: number;
	/** Default `main`; a tool or model of an AI Agent has its own kind. */
	kind?: string;
}

/** A node; `rest` are its settings, such as `onError` and `retryOnFail`. */
export function buildNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown> = {},
	rest: Record<string, unknown> = {},
): WorkflowNode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters, ...rest };
}

/** A workflow whose nodes are connected by `links`. */
export function buildWorkflow(name: string, nodes: WorkflowNode[], links: Link[]): Workflow {
	const connections: Record<
		string,
		Record<string, { node: string; type: string; index: 0 }[][]>
	> = {};
	for (const { from, to, output = 0, kind = 'main' } of links) {
		const outputs = ((connections[from] ??= {})[kind] ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: kind, index: 0 });
	}
	const placed = nodes.map((node, index) => ({ ...node, position: [index * 220, 0] }));
	return { name, nodes: placed, connections, settings: { executionOrder: 'v1' } };
}

/** Connects each node to the next. */
export function inSequence(nodes: WorkflowNode[]): Link[] {
	return nodes.slice(1).map((node, index) => ({ from: nodes[index]?.name ?? '', to: node.name }));
}

/** A webhook that takes `{"items": […]}` and answers at once, and a node that gives these items. */
export function itemsByWebhook(): [webhook: WorkflowNode, items: WorkflowNode] {
	const path = randomUUID();
	return [
		buildNode(
			'Webhook',
			'n8n-nodes-base.webhook',
			2,
			{ httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
			{ webhookId: path },
		),
		buildNode('Items', 'n8n-nodes-base.splitOut', 1, {
			fieldToSplitOut: 'body.items',
			options: {},
		}),
	];
}

/** Send DM: `$json.text` to `$json.recipient` from `acme_support`, unless `parameters` say otherwise. */
export function sendDmNode(
	parameters: Record<string, unknown> = {},
	rest: Record<string, unknown> = {},
): WorkflowNode {
	return buildNode(
		'Send DM',
		SEND_DM,
		1,
		{
			resource: 'directMessage',
			operation: 'send',
			account: { __rl: true, mode: 'username', value: 'acme_support' },
			recipient: { __rl: true, mode: 'id', value: '={{ $json.recipient }}' },
			text: '={{ $json.text }}',
			attachment: 'none',
			options: {},
			...parameters,
		},
		rest,
	);
}

/** The items of a webhook in a loop around `body`, which hands on what came out of its rounds. */
export function loopNodes(
	body: WorkflowNode,
	parameters: Record<string, unknown> = {},
): { nodes: WorkflowNode[]; links: Link[] } {
	const triggers = itemsByWebhook();
	const loop = buildNode('Loop Over Items', 'n8n-nodes-base.splitInBatches', 3, {
		options: {},
		...parameters,
	});
	const links = [
		...inSequence([...triggers, loop]),
		{ from: loop.name, output: 1, to: body.name },
		{ from: body.name, to: loop.name },
	];
	return { nodes: [...triggers, loop, body], links };
}
