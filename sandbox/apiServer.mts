import multipart from '@fastify/multipart';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { findAccount } from './account.mts';
import { carryOutRequest, ENDPOINTS, givesRequestId, type Endpoint } from './endpoints.mts';
import { ERROR_OBJECT_CONTRACT } from './errorShape.mts';
import { takeFault } from './fault.mts';
import { isJsonObject } from './json.mts';
import { receiveBody, type ReceivedBody, type ReceivedRequest } from './receive.mts';
import type { RequestRecord, WriteAttempt } from './records.mts';
import type { Host, State } from './state.mts';
import { isCarriedOut, transmit } from './transmission.mts';

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
		const path = pathOf(request);
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
	const isWrite = endpoint.window !== 'reads';
	const record = newRecord(state, request, endpoint.route);
	state.requests.push(record);
	const attempt: WriteAttempt = {
		request: record,
		text: null,
		file: null,
		verdict: null,
		fault: null,
	};
	if (isWrite) state.writes.push(attempt);
	reply.raw.once('close', () => {
		host.changes.note();
	});
	const received = await receive(state, record, request);
	if (received === undefined) {
		record.status = 'dropped';
		return reply.hijack();
	}
	const { method, path, recipient, account, key } = received;
	const seen = { route: endpoint.route, method, path, recipient, account, key };
	record.recipient = recipient ?? null;
	record.account = account ?? null;
	const startsWrite = isWrite && !state.actionOfKey.has(key ?? '');
	const fault = takeFault(state.faults, seen, startsWrite) ?? host.faultFor?.(seen) ?? {};
	const { outcome } = fault;
	const answer = isCarriedOut(fault)
		? carryOutRequest(state, endpoint, { ...received, outcome })
		: undefined;
	if (answer !== undefined && givesRequestId(state, endpoint)) {
		record.requestId = received.requestId;
	}
	Object.assign(attempt, askedFor(received.body), { verdict: answer?.verdict ?? null, fault });
	host.changes.note();
	// From here on the answer may break HTTP on purpose, which the framework would not let it.
	reply.hijack();
	// The time of the sandbox, not of the machine: clients tell a record's age by it.
	reply.raw.setHeader('Date', new Date(state.clock.ms()).toUTCString());
	await transmit(reply.raw, answer, fault, state.settings, record, host.closing);
	return reply;
}

/** The request with its body; undefined when the client hangs up before that is complete. */
async function receive(
	state: State,
	{ method, path, key, route }: RequestRecord,
	request: FastifyRequest,
): Promise<ReceivedRequest | undefined> {
	const body = await receiveBody(request, state.settings.maxUploadBytes);
	if (body === undefined) return undefined;
	const query = new URLSearchParams(request.url.slice(path.length));
	const params = request.params as Record<string, string | undefined>;
	const polled = route === 'poll' ? state.actions.get(params['id'] ?? '')?.plan : undefined;
	const account = accountOf(body, query) ?? polled?.account.username;
	return {
		method,
		path,
		recipient: params['userId'] ?? polled?.target?.id,
		account: findAccount(account ?? '')?.username ?? account,
		key: key ?? undefined,
		apiKey: apiKeyOf(request),
		requestId: state.ids.nextRequestId(),
		wantsErrorObject: request.headers['xquik-api-contract'] === ERROR_OBJECT_CONTRACT,
		params,
		query,
		body,
	};
}

/** The path of a request, without the query. */
export function pathOf({ url }: FastifyRequest): string {
	return url.split('?', 1)[0] ?? '';
}

function newRecord(
	state: State,
	request: FastifyRequest,
	route: RequestRecord['route'] = null,
): RequestRecord {
	return {
		at: state.clock.iso(),
		method: request.method,
		path: pathOf(request),
		route,
		key: request.headers['idempotency-key']?.toString() ?? null,
		requestId: null,
		status: 'pending',
		recipient: null,
		account: null,
	};
}

/**
 * The API key: `x-api-key`, else `Xquik-Api-Key`, else `Authorization: Bearer xq_…`
 * (docs/xquik-api.md: "Authentication"). Another bearer token would be one of OAuth, which the
 * sandbox does not have.
 */
function apiKeyOf({ headers }: FastifyRequest): string | undefined {
	const bearer = /^Bearer +(xq_\S+)$/i.exec(headers.authorization ?? '')?.[1];
	return (headers['x-api-key'] ?? headers['xquik-api-key'])?.toString() ?? bearer;
}

function accountOf(body: ReceivedBody, query: URLSearchParams): string | undefined {
	if (body.kind === 'multipart') return body.form.fields['account'];
	if (body.kind !== 'json' || !isJsonObject(body.value)) return query.get('account') ?? undefined;
	const { account } = body.value;
	return typeof account === 'string' ? account : undefined;
}

/** What a write's body asks for, for the eye only: nothing in it is checked. */
function askedFor(body: ReceivedBody): Pick<WriteAttempt, 'text' | 'file'> {
	if (body.kind === 'multipart') return { text: null, file: body.form.files[0]?.name ?? null };
	const { text, url } = body.kind === 'json' && isJsonObject(body.value) ? body.value : {};
	return {
		text: typeof text === 'string' ? text : null,
		file: typeof url === 'string' ? url : null,
	};
}
