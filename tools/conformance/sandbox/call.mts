import { randomUUID } from 'node:crypto';

/** A request to the sandbox, and what it is an example of. */
export interface Call {
	title: string;
	/** `good`: as documented, and carried out; `bad`: to be refused; `magic`: as documented, the answer may be anything. */
	kind: 'good' | 'bad' | 'magic';
	method: 'GET' | 'POST' | 'DELETE';
	/** Below `/api/v1`, with the query. */
	path: string;
	headers: Record<string, string>;
	body?: Buffer;
	/** Instead of the sandbox's key in `x-api-key`: these headers. */
	credentials?: Record<string, string>;
}

/** What a call may set. */
export type CallParts = Partial<Pick<Call, 'headers' | 'body' | 'credentials'>>;

/** A GET. */
export function read(kind: Call['kind'], title: string, path: string, parts: CallParts = {}): Call {
	return { kind, title, method: 'GET', path, headers: {}, ...parts };
}

/** A POST under an Idempotency-Key of its own. */
export function write(
	kind: Call['kind'],
	title: string,
	path: string,
	{ headers = {}, ...parts }: CallParts = {},
): Call {
	return { kind, title, method: 'POST', path, headers: { ...key(), ...headers }, ...parts };
}

/** The header with an Idempotency-Key. */
export function key(value: string = randomUUID()): Record<string, string> {
	return { 'idempotency-key': value };
}

/** A JSON body with its header. */
export function json(value: unknown): { headers: Record<string, string>; body: Buffer } {
	return {
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(JSON.stringify(value)),
	};
}

/** A file in a form. */
export interface FormFile {
	name: string;
	type: string;
	content: Buffer;
}

/** A multipart body with its header. */
export async function form(
	parts: Array<[name: string, value: string | FormFile]>,
): Promise<{ headers: Record<string, string>; body: Buffer }> {
	const data = new FormData();
	for (const [name, value] of parts) {
		if (typeof value === 'string') data.append(name, value);
		else {
			const { type, content } = value;
			data.append(name, new Blob([new Uint8Array(content)], { type }), value.name);
		}
	}
	const encoded = new Response(data);
	return {
		headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
		body: Buffer.from(await encoded.arrayBuffer()),
	};
}
