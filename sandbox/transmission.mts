import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { Answer } from './answer.mts';
import { withErrorObject } from './errorShape.mts';
import type { Fault } from './fault.mts';
import type { Settings } from './options.mts';
import type { RequestRecord } from './records.mts';

const CHUNK_BYTES = 65_536;
const JSON_TYPE = 'application/json; charset=utf-8';

interface WireAnswer {
	status: number;
	headers: Record<string, string>;
	payload: Buffer;
}

/** True when the request is carried out although the fault keeps its answer from the client. */
export function isCarriedOut(fault: Fault): boolean {
	const { drop, hang, hugeBytes, trickle, answer } = fault;
	if (drop === 'before' || hang === 'before') return false;
	if (hugeBytes !== undefined || trickle !== undefined) return false;
	return answer === undefined || answer.commit === true;
}

/**
 * Sends an answer, or what the fault makes of it, after the delays (real time, in ms), and notes
 * the outcome in the record. `answer` is undefined when the request was not carried out. Does
 * nothing more once `closing` is aborted.
 */
export async function transmit(
	response: ServerResponse,
	answer: Answer | undefined,
	fault: Fault,
	settings: Settings,
	record: RequestRecord,
	closing: AbortSignal,
): Promise<void> {
	const delayMs = settings.latencyMs + (answer?.delayMs ?? 0) + (fault.delayMs ?? 0);
	if (delayMs > 0 && !(await waited(delayMs, closing))) return;
	if (fault.drop !== undefined || response.destroyed) {
		record.status = 'dropped';
		response.destroy();
	} else if (fault.hang === undefined) {
		send(response, wireAnswer(answer, fault, settings), fault, record);
	}
}

/** False when `closing` was aborted before. */
async function waited(ms: number, closing: AbortSignal): Promise<boolean> {
	return await new Promise((resolve) => {
		const stop = () => {
			clearTimeout(timer);
			resolve(false);
		};
		const timer = setTimeout(() => {
			closing.removeEventListener('abort', stop);
			resolve(true);
		}, ms);
		closing.addEventListener('abort', stop, { once: true });
	});
}

function wireAnswer(answer: Answer | undefined, fault: Fault, settings: Settings): WireAnswer {
	const instead = fault.answer;
	const body = instead === undefined ? answer?.body : instead.body;
	const status = (instead ?? answer)?.status ?? 200;
	const json = settings.errorShape === 'object' && !instead ? withErrorObject(body, status) : body;
	const text = instead?.raw ?? (json === undefined ? '' : JSON.stringify(json));
	const payload = Buffer.from(text);
	const headers: Record<string, string> = {
		'content-type': JSON_TYPE,
		'content-length': String(payload.length),
	};
	for (const [name, value] of Object.entries((instead ?? answer)?.headers ?? {})) {
		headers[name.toLowerCase()] = value;
	}
	return { status, headers, payload };
}

function send(
	response: ServerResponse,
	{ status, headers, payload }: WireAnswer,
	fault: Fault,
	record: RequestRecord,
): void {
	record.status = status;
	if (fault.hugeBytes !== undefined) {
		sendHuge(response, fault.hugeBytes, record);
	} else if (fault.trickle !== undefined) {
		sendTrickle(response, fault.trickle.everyMs);
	} else if (fault.cutOff !== undefined) {
		response.writeHead(status, headers);
		// Hang up only when the bytes are on their way, or the client may get none at all.
		response.write(payload.subarray(0, fault.cutOff.afterBytes), () => {
			response.destroy();
		});
	} else {
		response.writeHead(status, headers);
		response.end(payload);
	}
}

function sendHuge(response: ServerResponse, bytes: number, record: RequestRecord): void {
	response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': String(bytes) });
	pipeline(Readable.from(chunksOf(bytes)), response, (error) => {
		// A careful client hangs up long before the end.
		if (error) record.status = 'dropped';
	});
}

function* chunksOf(bytes: number): Generator<Buffer> {
	const chunk = Buffer.alloc(CHUNK_BYTES, ' ');
	for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
		yield left >= CHUNK_BYTES ? chunk : chunk.subarray(0, left);
	}
}

function sendTrickle(response: ServerResponse, everyMs: number): void {
	response.writeHead(200, { 'content-type': JSON_TYPE });
	response.flushHeaders();
	const timer = setInterval(() => {
		response.write(' ');
	}, everyMs);
	response.once('close', () => {
		clearInterval(timer);
	});
}
