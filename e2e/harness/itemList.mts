import { fastify } from 'fastify';
import type { INode } from 'n8n-workflow';
import { buildNode } from './workflowBuilder.mts';

/** A service of the user's that a workflow reads its items from. */
export interface ItemList extends AsyncDisposable {
	/** What it answers with; undefined: an error. */
	items: object[] | undefined;
	/** The node that reads it. */
	readonly node: INode;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startItemList(): Promise<ItemList> {
	const server = fastify({ forceCloseConnections: true });
	server.get('/', (_, reply) => list.items ?? reply.code(503).send({ message: 'Down' }));
	const url = await server.listen({ host: '127.0.0.1', port: 0 });
	const list: ItemList = {
		items: [],
		node: buildNode('List', 'n8n-nodes-base.httpRequest', 4.2, { url, options: {} }),
		[Symbol.asyncDispose]: () => server.close(),
	};
	return list;
}
