import { randomUUID } from 'node:crypto';
import type { IConnections, INode, NodeConnectionType } from 'n8n-workflow';
import { PACKAGE_NAME } from './packedPackage.mts';
import type { Parameters, Workflow } from './n8nData.mts';

/** The type of Send DM in an n8n that this package is installed in. */
export const SEND_DM = `${PACKAGE_NAME}.xquikDm`;

/** A connection: from a node's output to the next node's first input. */
export interface Link {
	from: string;
	to: string;
	/** 0 (default) is the first output. */
	output?: number;
	/** Default `main`; a tool or model of an AI Agent has its own kind. */
	kind?: NodeConnectionType;
}

/** A node; `rest` are its settings, such as `onError` and `retryOnFail`. */
export function buildNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Parameters = {},
	rest: Partial<INode> = {},
): INode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters, ...rest };
}

/** A workflow whose nodes are connected by `links`. */
export function buildWorkflow(name: string, nodes: INode[], links: Link[]): Workflow {
	const connections: IConnections = {};
	for (const { from, to, output = 0, kind = 'main' } of links) {
		const outputs = ((connections[from] ??= {})[kind] ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: kind, index: 0 });
	}
	const placed = nodes.map((node, index): INode => ({ ...node, position: [index * 220, 0] }));
	return { name, nodes: placed, connections, settings: { executionOrder: 'v1' } };
}

/** Connects each node to the next. */
export function inSequence(nodes: INode[]): Link[] {
	return nodes.slice(1).map((node, index) => ({ from: nodes[index]?.name ?? '', to: node.name }));
}

/** A node that starts a workflow at an address of its own. */
export function buildTrigger(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Parameters = {},
): INode {
	const path = randomUUID();
	return buildNode(name, type, typeVersion, { path, ...parameters }, { webhookId: path });
}

/** A webhook that answers at once. */
export function webhook(parameters: Parameters = {}): INode {
	const answer = { httpMethod: 'POST', responseMode: 'onReceived', options: {} };
	return buildTrigger('Webhook', 'n8n-nodes-base.webhook', 2, { ...answer, ...parameters });
}

/** A webhook that takes `{"items": […]}`, and a node that gives these items. */
export function itemsByWebhook(): [webhook: INode, items: INode] {
	const split = { fieldToSplitOut: 'body.items', options: {} };
	return [webhook(), buildNode('Items', 'n8n-nodes-base.splitOut', 1, split)];
}

/** Send DM: `$json.text` to `$json.recipient` from `acme_support`, unless `parameters` say otherwise. */
export function sendDmNode(parameters: Parameters = {}, rest: Partial<INode> = {}): INode {
	const all = {
		resource: 'directMessage',
		operation: 'send',
		account: { __rl: true, mode: 'username', value: 'acme_support' },
		recipient: byId('={{ $json.recipient }}'),
		text: '={{ $json.text }}',
		attachment: 'none',
		options: {},
		...parameters,
	};
	return buildNode('Send DM', SEND_DM, 1, all, rest);
}

/** A resource locator that names its resource by ID. */
export function byId(value: string) {
	return { __rl: true as const, mode: 'id', value };
}

/** The items of a webhook in a loop around `body`, which hands on what came out of its rounds. */
export function loopNodes(body: INode, batchSize = 1): { nodes: INode[]; links: Link[] } {
	const triggers = itemsByWebhook();
	const parameters = { options: {}, batchSize };
	const loop = buildNode('Loop Over Items', 'n8n-nodes-base.splitInBatches', 3, parameters);
	const links = [
		...inSequence([...triggers, loop]),
		{ from: loop.name, output: 1, to: body.name },
		{ from: body.name, to: loop.name },
	];
	return { nodes: [...triggers, loop, body], links };
}
