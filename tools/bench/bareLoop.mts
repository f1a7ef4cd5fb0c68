import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import axios from 'axios';
import type { Batch, BenchFile } from './batch.mts';
import { ACCOUNT, messageOf } from './batch.mts';
import type { Address } from './sandboxProcess.mts';

/** What somebody would write by hand: axios, with nothing but the headers the API asks for. */
async function post(to: Address, path: string, body: unknown): Promise<{ result: { id: string } }> {
	const { data } = await axios.post<{ result: { id: string } }>(`${to.baseUrl}${path}`, body, {
		headers: { 'x-api-key': to.apiKey, 'Idempotency-Key': randomUUID() },
		// A redirect could only be followed with the whole file held in memory.
		maxRedirects: 0,
		maxBodyLength: Infinity,
	});
	return data;
}

/** Uploads a file as streamed multipart from disk and gives its media ID. */
async function upload(to: Address, file: BenchFile): Promise<string> {
	const form = new FormData();
	form.append('account', ACCOUNT);
	form.append('file', await openAsBlob(file.path, { type: file.mimeType }), file.name);
	const { result } = await post(to, '/x/media', form);
	return result.id;
}

/** One DM by hand: the upload when there is a file, then the send. */
export async function sendBare(to: Address, index: number, file?: BenchFile): Promise<void> {
	const media = file === undefined ? {} : { media_ids: [await upload(to, file)] };
	const { recipient, text } = messageOf(index);
	await post(to, `/x/dm/${recipient}`, { account: ACCOUNT, text, ...media });
}

/** Sends a batch with so many loops side by side, each taking the next message. */
export async function runBareLoop({ to, count, concurrency, file }: Batch): Promise<number> {
	let next = 0;
	const loop = async (): Promise<void> => {
		while (next < count) await sendBare(to, next++, file);
	};
	const started = performance.now();
	await Promise.all(Array.from({ length: Math.min(concurrency, count) }, loop));
	return performance.now() - started;
}
