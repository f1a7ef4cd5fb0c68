import type { Effect, Route } from '../scenario.mts';
import type { Answer } from './answers.mts';
import { conflict, json, limited, nothingHappened, recordAnswer, refusal } from './answers.mts';
import { readHistory, readUser } from './reads.mts';
import type { Origin, WriteRecord, XquikState } from './state.mts';
import { MEDIA_LIFETIME, settle, startWrite } from './writes.mts';

/** A request as it arrives at the simulated Xquik. */
export interface Request {
	method: string;
	/** Below the Base URL. */
	path: string;
	query: Record<string, string>;
	key: string | undefined;
	/** JSON. */
	body: Record<string, unknown> | undefined;
	/** Fields and file of a multipart upload. */
	upload: { account: string; fileName: string; content: string } | undefined;
	origin: Origin;
}

const DM = /^\/x\/dm\/(\d+)$/;
const HISTORY = /^\/x\/dm\/(\d+)\/history$/;

/** Which of the API's calls this is. `check` is a write that cannot be carried out. */
export function routeOf({ method, path, body }: Request): Route | undefined {
	if (method === 'POST' && DM.test(path)) return body?.['text'] === undefined ? 'check' : 'send';
	if (method === 'POST' && path === '/x/media') return 'upload';
	if (method !== 'GET') return undefined;
	if (path.startsWith('/x/write-actions/')) return 'poll';
	if (path.startsWith('/x/users/')) return 'user';
	return HISTORY.test(path) ? 'history' : undefined;
}

/** The numeric recipient in the path; undefined where there is none. */
export function recipientOf({ path }: Request): string | undefined {
	return (DM.exec(path) ?? HISTORY.exec(path))?.[1];
}

/** The record of an earlier write under the same key, whatever it was for. */
export function recordUnderKey(state: XquikState, { key }: Request): WriteRecord | undefined {
	return key === undefined ? undefined : state.recordOfKey.get(key);
}

/** What Xquik does and answers, where `effect` is not about the way there and back. */
export function handle(state: XquikState, request: Request, effect: Effect | undefined): Answer {
	const route = routeOf(request);
	const isWrite = route === 'send' || route === 'upload' || route === 'check';
	const tooMany = isWrite ? countWrite(state) : undefined;
	if (tooMany !== undefined) return tooMany;
	switch (effect?.kind) {
		case 'limited':
			return limited(effect.code, effect.seconds);
		case 'nothing_happened':
			return nothingHappened(state, effect.newKey === true);
		case 'refusal':
		case 'rejection':
			return refusal(state, effect.status, effect.code);
		default:
	}
	switch (route) {
		case 'send':
		case 'upload':
		case 'check':
			return write(state, request, effect);
		case 'poll':
			return poll(state, request);
		case 'user':
			return readUser(state, request.path.slice('/x/users/'.length), request.origin);
		case 'history':
			return readHistory(state, recipientOf(request) ?? '', request);
		case undefined:
			return otherReads(state, request);
	}
}

/** The free reads. */
function otherReads(state: XquikState, { method, path }: Request): Answer {
	if (method === 'GET' && path === '/credits') return json(200, { balance: '100000' });
	if (method !== 'GET' || path !== '/x/accounts') return refusal(state, 404, 'not_found');
	const accounts = [...new Set(state.scenario.items.map(({ account }) => account))];
	return json(200, {
		accounts: accounts.map((xUsername, n) => ({ id: String(n), xUsername, health: 'healthy' })),
	});
}

/** Fixed windows that start with their first write. */
function countWrite(state: XquikState): Answer | undefined {
	const { writeLimit } = state.scenario;
	if (writeLimit === null) return undefined;
	const length = writeLimit.seconds * 1000;
	const { now } = state.time;
	if (state.window === undefined || now - state.window.began >= length) {
		state.window = { began: now, writes: 0 };
	}
	state.window.writes++;
	if (state.window.writes <= writeLimit.writes) return undefined;
	const seconds = Math.ceil((state.window.began + length - now) / 1000);
	return limited('rate_limit_exceeded', seconds);
}

function poll(state: XquikState, { path }: Request): Answer {
	const record = state.records.get(path.slice('/x/write-actions/'.length));
	if (record === undefined) return refusal(state, 404, 'not_found');
	settle(state, record, true);
	const answer = recordAnswer(state, record);
	return record.pending === undefined ? { ...answer, status: 200 } : answer;
}

function write(state: XquikState, request: Request, effect: Effect | undefined): Answer {
	const { key, body, upload, origin, path } = request;
	if (state.scenario.contract === 'lifecycle' && key === undefined) {
		return refusal(state, 400, 'missing_idempotency_key');
	}
	const account = upload?.account ?? textOf(body?.['account']);
	if (path === '/x/media') {
		if (upload === undefined) return refusal(state, 400, 'invalid_input');
		const { content, fileName } = upload;
		const fingerprint = JSON.stringify(['upload', account, fileName, content]);
		return recorded(state, request, fingerprint, () =>
			startWrite(
				state,
				{
					kind: 'upload',
					key,
					fingerprint,
					origin,
					detail: content,
					carryOut: () => {
						const mediaId = state.nextId();
						state.media.set(mediaId, { content, uploadedAt: state.time.now });
						return mediaId;
					},
				},
				effect,
			),
		);
	}
	return send(state, request, account, effect);
}

function send(
	state: XquikState,
	request: Request,
	account: string,
	effect: Effect | undefined,
): Answer {
	const { key, body, origin } = request;
	const userId = recipientOf(request) ?? '';
	const text = body?.['text'];
	if (typeof text !== 'string') return refusal(state, 400, 'invalid_input');
	const [mediaId] = Array.isArray(body?.['media_ids']) ? (body['media_ids'] as unknown[]) : [];
	const fingerprint = JSON.stringify(['send', account, userId, text, mediaId ?? null]);
	const media = typeof mediaId === 'string' ? state.media.get(mediaId) : undefined;
	return recorded(state, request, fingerprint, () => {
		const fresh = media !== undefined && state.time.now - media.uploadedAt < MEDIA_LIFETIME;
		if (mediaId !== undefined && !fresh) return refusal(state, 404, 'media_not_found');
		return startWrite(
			state,
			{
				kind: 'send',
				key,
				fingerprint,
				origin,
				detail: text,
				carryOut: () => {
					const messageId = state.nextId();
					const at = state.time.now;
					const file = media?.content;
					state.delivered.push({ messageId, userId, account, text, file, at, origin });
					return messageId;
				},
			},
			effect,
		);
	});
}

/** The rules of the key: the same request replays, another one is a conflict, else it begins. */
function recorded(
	state: XquikState,
	request: Request,
	fingerprint: string,
	begin: () => WriteRecord | Answer,
): Answer {
	const earlier = recordUnderKey(state, request);
	if (earlier !== undefined) {
		if (earlier.fingerprint !== fingerprint) return conflict(earlier);
		settle(state, earlier, false);
		return recordAnswer(state, earlier, true);
	}
	const begun = begin();
	return 'kind' in begun ? recordAnswer(state, begun) : begun;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
