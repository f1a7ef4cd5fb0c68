import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildNode } from './workflowBuilder.mts';
import type { WorkflowNode } from './n8nData.mts';

/** A service of the user's that a workflow reads its items from. */
export interface ItemList {
	/** What it answers with; undefined: an error. */
	items: object[] | undefined;
	/** The node that reads it. */
	node(): WorkflowNode;
	close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startItemList(): Promise<ItemList> {
	const server = createServer((_, response) => {
		response.setHeader('content-type', 'application/json');
		if (list.items === undefined) response.writeHead(503).end('{"message":"Down"}');
		else response.end(JSON.stringify(list.items));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const list: ItemList = {
		items: [],
		node: () =>
			buildNode('List', 'n8n-nodes-base.httpRequest', 4.2, {
				url: `http://127.0.0.1:${port}/`,
				options: {},
			}),
		close: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
	return list;
}
