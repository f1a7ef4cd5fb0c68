import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { IDataObject } from 'n8n-workflow';
import type { Asked } from '../node/questions.mts';

/** A server that hands the calls of a question's link to the node, as n8n does. */
export interface QuestionServer {
	/** The link, at this server. */
	link: string;
	/** What was taken as the answer; undefined while there is none. */
	row(): IDataObject | undefined;
	close(): Promise<void>;
}

async function fieldsOf(request: IncomingMessage): Promise<IDataObject> {
	const headers = { 'content-type': request.headers['content-type'] ?? '' };
	const form = await new Response(new Uint8Array(await buffer(request)), { headers }).formData();
	const fields: Record<string, string | string[]> = {};
	for (const name of new Set(form.keys())) {
		const values = form.getAll(name).filter((value) => typeof value === 'string');
		// As n8n's reader does: one value is no list.
		fields[name] = values.length === 1 ? (values[0] ?? '') : values;
	}
	return fields;
}

/** Starts the server on a free port of 127.0.0.1. */
export async function serveQuestion(asked: Asked): Promise<QuestionServer> {
	let row: IDataObject | undefined;
	const respond = async (request: IncomingMessage) => {
		const link = new URL(request.url ?? '/', asked.link).toString();
		if (request.method !== 'POST') return await asked.call('GET', {}, link);
		const answer = await asked.call('POST', await fieldsOf(request), link);
		row = answer.workflowData?.[0]?.[0]?.json ?? row;
		return answer;
	};
	const server = createServer((request, response) => {
		respond(request).then(
			({ status, headers, html }) => response.writeHead(status, headers).end(html),
			(error: unknown) => response.writeHead(500).end(String(error)),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const { pathname, search } = new URL(asked.link);
	return {
		link: `http://127.0.0.1:${port}${pathname}${search}`,
		row: () => row,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
