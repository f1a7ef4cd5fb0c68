import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Difference } from '../document/checkAnswer.mts';
import { checkRequest } from '../document/checkRequest.mts';
import type { Operation } from '../document/document.mts';
import { findOperation } from '../document/document.mts';
import { headersOf } from './recordingProxy.mts';
import type { Case } from './cases.mts';
import type { Writes } from './usualAnswers.mts';
import { usualAnswer } from './usualAnswers.mts';

/** A request of the node, and what it was answered with. */
export interface Asked {
	/** The `operationId`; undefined for a call that the document does not have. */
	operation: string | undefined;
	method: string;
	path: string;
	/** Its Idempotency-Key. */
	key: string | undefined;
	status: number;
	body: unknown;
	/** How it differs from the document. */
	differences: Difference[];
	/** Whether it got the answer of the case, not a usual one. */
	ofCase: boolean;
}

/** What a client gets, known by its API key. */
export interface Script {
	case: Case;
	writes: Writes;
	/** Every request so far. */
	asked: Asked[];
}

/** A server that answers each API key by its own script. */
export interface AnswerServer {
	/** The credential's base URL. */
	readonly baseUrl: string;
	/** Adds the script of an API key. */
	add(apiKey: string, script: Script): void;
	close(): Promise<void>;
}

/** A read that is repeated or goes on to the next page ends soon: so often it gets the same. */
const REPEATED_READS = 2;

/** Starts it on a free port. */
export async function startAnswerServer(operations: readonly Operation[]): Promise<AnswerServer> {
	const scripts = new Map<string, Script>();
	const answer = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
		const requestBody = Buffer.concat(await request.toArray());
		const script = scripts.get(String(request.headers['x-api-key']));
		if (script === undefined) {
			reply.writeHead(404).end();
			return;
		}
		const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
		const method = request.method ?? 'GET';
		const found = findOperation(operations, method, pathname);
		const requestHeaders = headersOf(request);
		const differences =
			found === undefined
				? []
				: checkRequest(found.operation, found.parameters, {
						query,
						requestHeaders,
						requestBody,
					});
		const { headers, ...asked } = answerOf(script, found?.operation.id, method);
		script.asked.push({
			...asked,
			method,
			path: pathname,
			key: requestHeaders['idempotency-key'],
			differences,
		});
		reply.writeHead(asked.status, headers).end(JSON.stringify(asked.body));
	};
	const server = createServer((request, reply) => {
		answer(request, reply).catch((error: unknown) => {
			reply.destroy(error instanceof Error ? error : new Error(String(error)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}/api/v1`,
		add: (apiKey, script) => scripts.set(apiKey, script),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

type Answered = Pick<Asked, 'operation' | 'status' | 'body' | 'ofCase'> & {
	headers: Record<string, string>;
};

function answerOf(script: Script, operation: string | undefined, method: string): Answered {
	const { case: wanted, asked, writes } = script;
	const before = asked.filter((request) => request.ofCase).length;
	const isWriteOrPoll = method !== 'GET' || operation === 'getWriteActionStatus';
	if (operation === wanted.operation && (isWriteOrPoll || before < REPEATED_READS)) {
		const { status, headers, body } = wanted;
		return { operation, status, headers, body, ofCase: true };
	}
	const usual = usualAnswer(operation ?? '', writes);
	return { operation, ...usual, headers: { 'content-type': 'application/json' }, ofCase: false };
}
