import { isJsonObject } from '../../sandbox/json.mts';
import type { Sandbox } from '../../sandbox/sandbox.mts';

/** An answer as a test looks at it. */
export interface Reply {
	status: number;
	headers: Headers;
	/** The JSON object of the body. */
	body: Record<string, unknown>;
}

/** What a call sends besides its body. */
export interface CallOptions {
	/** `Idempotency-Key`; null leaves it out. Default: a new one for each call. */
	key?: string | null;
	apiKey?: string | null;
	signal?: AbortSignal;
}

/** A message, with what a test wants to say differently. */
export type SendBody = Record<string, unknown>;

let keys = 0;

/** Talks to a sandbox over HTTP as a client of the API would. */
export class Client {
	readonly #sandbox: Sandbox;

	constructor(sandbox: Sandbox) {
		this.#sandbox = sandbox;
	}

	/** Sends `hello` from the first account, unless `body` says otherwise. */
	send(recipient: string, body: SendBody = {}, options: CallOptions = {}): Promise<Reply> {
		return this.post(`/x/dm/${recipient}`, JSON.stringify(messageOf(body)), options);
	}

	post(path: string, body: string | undefined, options: CallOptions = {}): Promise<Reply> {
		const headers = { ...this.headers(options), 'content-type': 'application/json' };
		return this.call(path, { method: 'POST', headers, body, signal: options.signal });
	}

	/** Uploads bytes as `file` from the first account. */
	upload(
		content: Uint8Array,
		{ name = 'picture.png', ...options }: CallOptions & { name?: string } = {},
		fields: Record<string, string> = { account: 'acme_support' },
	): Promise<Reply> {
		const form = new FormData();
		for (const [field, value] of Object.entries(fields)) form.append(field, value);
		form.append('file', new Blob([Uint8Array.from(content)]), name);
		return this.uploadForm(form, options);
	}

	uploadForm(form: FormData, options: CallOptions = {}): Promise<Reply> {
		return this.call('/x/media', { method: 'POST', headers: this.headers(options), body: form });
	}

	uploadUrl(url: string, options: CallOptions = {}): Promise<Reply> {
		return this.post('/x/media', JSON.stringify({ account: 'acme_support', url }), options);
	}

	get(path: string, options: CallOptions = {}): Promise<Reply> {
		return this.call(path, { headers: this.headers({ key: null, ...options }) });
	}

	delete(path: string, options: CallOptions = {}): Promise<Reply> {
		return this.call(path, { method: 'DELETE', headers: this.headers(options) });
	}

	poll(reply: Reply): Promise<Reply> {
		return this.get(`/x/write-actions/${String(reply.body['writeActionId'])}`);
	}

	/** A control endpoint below `/__sandbox`. */
	async control(path: string, method = 'GET', body?: unknown): Promise<Reply> {
		const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
		return read(await fetch(`${this.#sandbox.origin}/__sandbox${path}`, init));
	}

	headers({ key = newKey(), apiKey = this.#sandbox.apiKey }: CallOptions): Record<string, string> {
		return {
			...(apiKey !== null && { 'x-api-key': apiKey }),
			...(key !== null && { 'idempotency-key': key }),
		};
	}

	async call(path: string, init: RequestInit): Promise<Reply> {
		return read(await fetch(`${this.#sandbox.baseUrl}${path}`, init));
	}
}

/** A key no other call has used. */
export function newKey(): string {
	keys += 1;
	return `key-${keys}`;
}

function messageOf(body: SendBody): SendBody {
	return { account: 'acme_support', text: 'hello', ...body };
}

async function read(response: Response): Promise<Reply> {
	const body: unknown = await response.json();
	if (!isJsonObject(body)) throw new TypeError('The answer is not a JSON object');
	return { status: response.status, headers: response.headers, body };
}
