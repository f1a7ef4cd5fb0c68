import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { Answer } from './answer.mts';
import { withErrorObject } from './errorShape.mts';
import type { Fault } from './fault.mts';
import type { Settings } from './options.mts';
import type { RequestRecord } from './records.mts';

const CHUNK_BYTES = 65_536;
const JSON_TYPE = 'application/json; charset=utf-8';

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
		send(response, answer, fault, settings, record);
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

function send(
	response: ServerResponse,
	answer: Answer | undefined,
	fault: Fault,
	settings: Settings,
	record: RequestRecord,
): void {
	const { status, headers, payload } = wireAnswer(answer, fault, settings);
	record.status = status;
	if (fault.hugeBytes !== undefined) {
		const length = { 'content-length': String(fault.hugeBytes) };
		response.writeHead(200, { 'content-type': JSON_TYPE, ...length });
		pipeline(Readable.from(chunksOf(fault.hugeBytes)), response, (error) => {
			// A careful client hangs up long before the end.
			if (error) record.status = 'dropped';
		});
	} else if (fault.trickle !== undefined) {
		response.writeHead(200, { 'content-type': JSON_TYPE }).flushHeaders();
		const timer = setInterval(() => response.write(' '), fault.trickle.everyMs);
		response.once('close', () => {
			clearInterval(timer);
		});
	} else if (fault.cutOff !== undefined) {
		response.writeHead(status, headers);
		// Hang up only when the bytes are on their way, or the client may get none at all.
		response.write(payload.subarray(0, fault.cutOff.afterBytes), () => {
			response.destroy();
		});
	} else {
		response.writeHead(status, headers).end(payload);
	}
}

function wireAnswer(answer: Answer | undefined, fault: Fault, { errorShape }: Settings) {
	const instead = fault.answer;
	const { status = 200, headers: given = {}, body } = instead ?? answer ?? {};
	const json = errorShape === 'object' && !instead ? withErrorObject(body, status) : body;
	const text = json === undefined ? '' : JSON.stringify(json);
	const payload = Buffer.from(instead?.raw ?? text);
	const headers: Record<string, string> = {
		'content-type': JSON_TYPE,
		'content-length': String(payload.length),
	};
	for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value;
	return { status, headers, payload };
}

function* chunksOf(bytes: number): Generator<Buffer> {
	const chunk = Buffer.alloc(CHUNK_BYTES, ' ');
	for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
		yield left >= CHUNK_BYTES ? chunk : chunk.subarray(0, left);
	}
}
