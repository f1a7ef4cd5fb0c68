import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { guide } from './guide.mts';
import { readFaultScript } from './faultScript.mts';
import { isJsonObject } from './json.mts';
import { receiveJson } from './receive.mts';
import { receiveMessage } from './receiveMessage.mts';
import { sampleFile } from './sampleFiles.mts';
import { sendFile } from './sendFile.mts';
import type { Host, State } from './state.mts';

/** Where every control path begins; none of them needs a key. */
export const CONTROL_BASE = '/__sandbox';

/** Adds the control endpoints: what happened, what shall go wrong, and the clock. */
export function addControlRoutes(app: FastifyInstance, { state, reset, changes }: Host): void {
	app.get(CONTROL_BASE, () => guide(state().settings));
	app.get(`${CONTROL_BASE}/outbox`, () => ({ messages: state().outbox }));
	app.get(`${CONTROL_BASE}/requests`, () => ({ requests: state().requests }));
	app.get(`${CONTROL_BASE}/faults`, () => ({ faults: state().faults }));
	const post = (path: string, act: (body: unknown) => unknown) => {
		app.post(`${CONTROL_BASE}${path}`, async (request, reply) => {
			try {
				const answer = act(await jsonOf(request));
				changes.note();
				return answer;
			} catch (error) {
				if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
				return reply.code(400).send({ error: 'invalid_input', message: error.message });
			}
		});
	};
	post('/faults', (body) => {
		state().faults.push(...readFaultScript(body));
		return { faults: state().faults };
	});
	post('/incoming', (body) => receiveMessage(state(), body));
	post('/clock', (body) => {
		const ms = isJsonObject(body) ? body['advanceMs'] : undefined;
		if (typeof ms !== 'number') throw new RangeError('advanceMs: must be a number of ms');
		state().clock.advance(ms);
		return { now: state().clock.iso() };
	});
	app.delete(`${CONTROL_BASE}/faults`, () => {
		state().faults = [];
		changes.note();
		return { faults: [] };
	});
	app.post(`${CONTROL_BASE}/reset`, (request, reply) => {
		reset();
		// A form that a browser sends without the page's script comes back to the page.
		const isForm = request.headers.accept?.includes('text/html') === true;
		return isForm ? reply.redirect('/', 303) : { reset: true };
	});
	addFileRoutes(app, state);
}

function addFileRoutes(app: FastifyInstance, state: () => State): void {
	app.get<{ Params: { mediaId: string } }>(`${CONTROL_BASE}/media/:mediaId`, (request, reply) => {
		const media = state().media.get(request.params.mediaId);
		if (media === undefined) return notFound(reply, 'There is no such media.');
		if (media.content === undefined) {
			return notFound(reply, `Only the hash of this file was kept: ${media.sha256}`);
		}
		return sendFile(request, reply, { type: media.type, content: media.content });
	});
	app.get<{ Params: { name: string } }>(`${CONTROL_BASE}/files/:name`, (request, reply) => {
		const file = sampleFile(request.params.name);
		if (file === undefined) return notFound(reply, 'There is no such file.');
		return sendFile(request, reply, file);
	});
}

// curl labels a body as a form unless told otherwise, so the content type is not looked at.
async function jsonOf(request: FastifyRequest): Promise<unknown> {
	const body = await receiveJson(request.raw, 'application/json');
	return body.kind === 'json' ? body.value : undefined;
}

function notFound(reply: FastifyReply, message: string): FastifyReply {
	return reply.code(404).send({ error: 'not_found', message });
}
