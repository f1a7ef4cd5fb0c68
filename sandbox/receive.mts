import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { ApiRequest, WriteOutcome } from './fault.mts';

/** A file longer than this keeps only its size and hash; in bytes. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** A JSON body may have this many bytes. */
const JSON_LIMIT_BYTES = 1_048_576;

const HEAD_BYTES = 64;
const FORM_FIELDS = ['account', 'is_long_video'];

/** A file as it came in. */
export interface UploadedFile {
	name: string;
	/** Size in bytes. */
	bytes: number;
	/** SHA-256 in hex. */
	sha256: string;
	/** The first bytes, enough to tell the format. */
	head: Buffer;
	/** All of it, unless it is longer than {@link KEPT_BYTES}. */
	content: Buffer | undefined;
}

/** A request body, read to its end. */
export type ReceivedBody =
	| { kind: 'none' }
	| { kind: 'json'; value: unknown }
	| { kind: 'multipart'; form: MultipartForm }
	| { kind: 'broken'; code: 'invalid_json' | 'body_too_large'; reason: string };

/** A multipart body; parts the endpoint does not take are only named. */
export interface MultipartForm {
	fields: Record<string, string>;
	files: UploadedFile[];
	/** Parts that are neither `account`, `is_long_video` nor the file. */
	unknownParts: string[];
}

/** An API request with everything the endpoints need of it. */
export interface ReceivedRequest extends Omit<ApiRequest, 'route'> {
	/** From `x-api-key`, `Xquik-Api-Key` or `Authorization: Bearer`. */
	apiKey: string | undefined;
	/** `X-Request-Id` of the answer, when it has one. */
	requestId: string;
	/** Asked for errors as objects, with `xquik-api-contract: 2026-04-29`. */
	wantsErrorObject: boolean;
	/** Path parameters, decoded. */
	params: Readonly<Record<string, string | undefined>>;
	query: URLSearchParams;
	body: ReceivedBody;
	/** How a fault wants the write to end. */
	outcome?: WriteOutcome;
}

/**
 * Reads a request's body to its end, so that an early refusal never resets the connection under a
 * client that is still sending. Undefined when the client hangs up before that.
 */
export async function receiveBody(
	request: FastifyRequest,
	maxUploadBytes: number,
): Promise<ReceivedBody | undefined> {
	try {
		return request.isMultipart()
			? { kind: 'multipart', form: await receiveForm(request, maxUploadBytes) }
			: await receiveJson(request.raw, request.headers['content-type']);
	} catch (error) {
		if (request.raw.destroyed && !request.raw.complete) return undefined;
		request.raw.resume();
		const reason = error instanceof Error ? error.message : String(error);
		return { kind: 'broken', code: 'invalid_json', reason };
	}
}

/** Reads a JSON body; `none` when there is no body at all. */
export async function receiveJson(
	stream: Readable,
	contentType: string | undefined,
): Promise<ReceivedBody> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes <= JSON_LIMIT_BYTES) chunks.push(chunk);
	}
	if (bytes === 0) return { kind: 'none' };
	if (bytes > JSON_LIMIT_BYTES) {
		return { kind: 'broken', code: 'body_too_large', reason: 'The body is over 1 MiB.' };
	}
	if (!/^application\/json\b/i.test(contentType ?? '')) {
		const reason = 'Content-Type must be application/json.';
		return { kind: 'broken', code: 'invalid_json', reason };
	}
	return { kind: 'json', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
}

async function receiveForm(
	request: FastifyRequest,
	maxUploadBytes: number,
): Promise<MultipartForm> {
	const form: MultipartForm = { fields: {}, files: [], unknownParts: [] };
	// One byte beyond the limit is enough to know; the parser then discards the rest.
	const limits = { fileSize: maxUploadBytes + 1 };
	for await (const part of request.parts({ limits }) as AsyncIterable<Multipart>) {
		if (part.type === 'field') {
			if (FORM_FIELDS.includes(part.fieldname)) form.fields[part.fieldname] = String(part.value);
			else form.unknownParts.push(part.fieldname);
			continue;
		}
		const file = await receiveFile(part);
		if (part.fieldname === 'file') form.files.push(file);
		else form.unknownParts.push(part.fieldname);
	}
	return form;
}

async function receiveFile(part: MultipartFile): Promise<UploadedFile> {
	const hash = createHash('sha256');
	let bytes = 0;
	let head = Buffer.alloc(0);
	let kept: Buffer[] | undefined = [];
	for await (const chunk of part.file as AsyncIterable<Buffer>) {
		hash.update(chunk);
		bytes += chunk.length;
		if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
		if (bytes > KEPT_BYTES) kept = undefined;
		kept?.push(chunk);
	}
	return {
		name: part.filename,
		bytes,
		sha256: hash.digest('hex'),
		head,
		content: kept && Buffer.concat(kept),
	};
}
