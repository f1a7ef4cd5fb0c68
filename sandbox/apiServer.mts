import multipart from '@fastify/multipart';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { findAccount } from './account.mts';
import { apiKeyOf } from './apiKey.mts';
import { carryOutRequest, ENDPOINTS, givesRequestId, type Endpoint } from './endpoints.mts';
import { ERROR_OBJECT_CONTRACT } from './errorShape.mts';
import { takeFault, type ApiRequest } from './fault.mts';
import { isJsonObject } from './json.mts';
import type { Host } from './host.mts';
import type { ReceivedBody, ReceivedRequest } from './receivedRequest.mts';
import { receiveBody, RequestAborted } from './receive.mts';
import type { RequestRecord } from './records.mts';
import { isCarriedOut, transmit } from './transmission.mts';
import type { State } from './state.mts';
import { askedFor, type WriteAttempt } from './writeAttempt.mts';

/** Where every API path begins. */
export const API_BASE = '/api/v1';

/** A server with the API's routes, not listening yet. */
export async function createApiServer(host: Host): Promise<FastifyInstance> {
	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: 500 },
	});
	app.removeAllContentTypeParsers();
	// A file that is too large gets the API's own 413, once the other checks have passed.
	await app.register(multipart, { throwFileSizeLimit: false });
	// Bodies are read by the endpoints: a broken one is an answer of the API, not of the framework.
	app.addContentTypeParser('*', (_request, payload, done) => {
		done(null, payload);
	});
	for (const endpoint of ENDPOINTS) {
		app.route({
			method: endpoint.method,
			url: `${API_BASE}${endpoint.url}`,
			handler: (request, reply) => serve(host, endpoint, request, reply),
		});
	}
	app.setNotFoundHandler((request, reply) => {
		const { path } = addressOf(request);
		const isApi = path.startsWith(`${API_BASE}/`);
		if (isApi) host.state().requests.push({ ...newRecord(host.state(), request), status: 404 });
		return reply.code(404).send({ error: 'not_found', message: `There is no ${path}.` });
	});
	app.setErrorHandler((error, _request, reply) => {
		const message = error instanceof Error ? error.message : String(error);
		return reply.code(500).send({ error: 'internal_error', message });
	});
	return app;
}

async function serve(
	host: Host,
	endpoint: Endpoint,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const state = host.state();
	const record = newRecord(state, request, endpoint.route);
	state.requests.push(record);
	const attempt = noteWrite(state, endpoint, record);
	reply.raw.once('close', () => {
		host.changes.note();
	});
	const received = await receive(state, endpoint, request);
	if (received === undefined) {
		record.status = 'dropped';
		return reply.hijack();
	}
	const seen = visiblePart(received);
	record.recipient = seen.recipient ?? null;
	record.account = seen.account ?? null;
	const startsWrite = endpoint.window !== 'reads' && !state.actionOfKey.has(received.key ?? '');
	const fault = takeFault(state.faults, seen, startsWrite) ?? host.faultFor?.(seen) ?? {};
	const answer = isCarriedOut(fault)
		? carryOutRequest(state, endpoint, {
				...received,
				...(fault.outcome !== undefined && { outcome: fault.outcome }),
			})
		: undefined;
	if (answer !== undefined && givesRequestId(state, endpoint)) {
		record.requestId = received.requestId;
	}
	if (attempt !== undefined) {
		const verdict = answer?.verdict ?? null;
		Object.assign(attempt, askedFor(received.body), { verdict, fault });
	}
	host.changes.note();
	// From here on the answer may break HTTP on purpose, which the framework would not let it.
	reply.hijack();
	// The time of the sandbox, not of the machine: clients tell a record's age by it.
	reply.raw.setHeader('Date', new Date(state.clock.ms()).toUTCString());
	await transmit(reply.raw, answer, fault, state.settings, record, host.closing);
	return reply;
}

function noteWrite(
	state: State,
	endpoint: Endpoint,
	request: RequestRecord,
): WriteAttempt | undefined {
	if (endpoint.window === 'reads') return undefined;
	const attempt = { request, text: null, file: null, verdict: null, fault: null };
	state.writes.push(attempt);
	return attempt;
}

async function receive(
	state: State,
	endpoint: Endpoint,
	request: FastifyRequest,
): Promise<ReceivedRequest | undefined> {
	let body: ReceivedBody;
	try {
		body = await receiveBody(request, state.settings.maxUploadBytes);
	} catch (error) {
		if (error instanceof RequestAborted) return undefined;
		throw error;
	}
	const { path, query } = addressOf(request);
	const params = request.params as Record<string, string | undefined>;
	const polled = endpoint.route === 'poll' ? state.actions.get(params['id'] ?? '') : undefined;
	const account = accountOf(body, query) ?? polled?.plan.account.username;
	return {
		route: endpoint.route,
		method: request.method,
		path,
		recipient: params['userId'] ?? polled?.plan.target?.id,
		account: account === undefined ? undefined : (findAccount(account)?.username ?? account),
		key: headerOf(request, 'idempotency-key'),
		apiKey: apiKeyOf(request.headers),
		requestId: state.ids.nextRequestId(),
		wantsErrorObject: headerOf(request, 'xquik-api-contract') === ERROR_OBJECT_CONTRACT,
		params,
		query,
		body,
	};
}

function visiblePart({ route, method, path, recipient, account, key }: ApiRequest): ApiRequest {
	return { route, method, path, recipient, account, key };
}

function newRecord(
	state: State,
	request: FastifyRequest,
	route: RequestRecord['route'] = null,
): RequestRecord {
	return {
		at: state.clock.iso(),
		method: request.method,
		path: addressOf(request).path,
		route,
		key: headerOf(request, 'idempotency-key') ?? null,
		requestId: null,
		status: 'pending',
		recipient: null,
		account: null,
	};
}

function accountOf(body: ReceivedBody, query: URLSearchParams): string | undefined {
	if (body.kind === 'multipart') return body.form.fields['account'];
	if (body.kind !== 'json' || !isJsonObject(body.value)) return query.get('account') ?? undefined;
	const { account } = body.value;
	return typeof account === 'string' ? account : undefined;
}

function addressOf({ url }: FastifyRequest): { path: string; query: URLSearchParams } {
	const mark = url.indexOf('?');
	return mark === -1
		? { path: url, query: new URLSearchParams() }
		: { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
	const value = request.headers[name];
	return Array.isArray(value) ? value.join(', ') : value;
}
