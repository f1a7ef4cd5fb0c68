import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
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

/** The fields of a form without files. As n8n's reader does, one value is no list. */
async function fieldsOf(request: IncomingMessage): Promise<IDataObject> {
	const body = await text(request);
	const boundary = `--${request.headers['content-type']?.split('boundary=')[1] ?? ''}`;
	const fields: Record<string, string | string[]> = {};
	for (const part of body.split(boundary)) {
		const [, name, value] = /name="(.*?)"\r\n\r\n(.*)\r\n$/s.exec(part) ?? [];
		if (name === undefined || value === undefined) continue;
		const known = fields[name];
		fields[name] = known === undefined ? value : [known, value].flat();
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
