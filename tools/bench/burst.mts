import pMap from 'p-map';
import type { Engine } from '../engine/engine.mts';
import type { NodeSettings } from '../engine/sendDmWorkflow.mts';
import { locator, SEND_DM, SEND_DM_TYPE, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';
import { ACCOUNT, messageOf } from './batch.mts';
import { PLAIN_NODE } from './plainNode.mts';
import type { SandboxProcess } from './sandboxProcess.mts';
import { NO_LIMITS, startSandboxProcess } from './sandboxProcess.mts';
import { refusalsPerWindow } from './rateLimit.mts';
import { watchStrain } from './stalls.mts';

/** A sixth of Xquik's window, in ms. */
export const BURST_WINDOW = 10_000;

const LATENCY = 8;

/** One message of an execution of its own, as a webhook starts it. True when it was sent. */
export type SendOne = (to: { baseUrl: string; apiKey: string }, index: number) => Promise<boolean>;

/** How Send DM sends one message: with its defaults. */
export function oursOneByOne(engine: Engine): SendOne {
	const parameters = {
		account: locator('id', ACCOUNT),
		recipient: locator('id', '={{ $json.recipient }}'),
		text: '={{ $json.text }}',
	};
	return async ({ baseUrl, apiKey }, index) => {
		const run = await engine.run({
			workflow: sendDmWorkflow(parameters, { type: SEND_DM_TYPE }),
			items: [{ json: messageOf(index) }],
			credentials: { xquikApi: { apiKey, baseUrl } },
		});
		return run.outputs[SEND_DM]?.[0]?.[0]?.json['send_status'] === 'sent';
	};
}

/** The most that n8n's Retry On Fail can be set to in the editor. */
const RETRY_ON_FAIL = {
	retryOnFail: true,
	maxTries: 5,
	waitBetweenTries: 5000,
} satisfies NodeSettings;

/** How a node sends it that does no more than an HTTP Request node, with Retry On Fail. */
export function requestOneByOne(engine: Engine): SendOne {
	return async ({ baseUrl, apiKey }, index) => {
		const { recipient, text } = messageOf(index);
		const parameters = { account: ACCOUNT, recipient, text, baseUrl };
		const run = await engine.run({
			workflow: sendDmWorkflow(parameters, { type: PLAIN_NODE, typeVersion: 1, ...RETRY_ON_FAIL }),
			items: [{ json: {} }],
			credentials: { xquikApi: { apiKey, baseUrl } },
		});
		return run.outputs[SEND_DM]?.[0]?.[0]?.json['success'] === true;
	};
}

/** What a burst came to. */
export type BurstRun = Awaited<ReturnType<typeof measureBurst>>;

/** What is asked for in one burst. */
export interface Burst {
	count: number;
	/** Writes in a window of {@link BURST_WINDOW}. */
	limit: number;
	/** Executions at once; all, unless it is a worker. */
	atOnce?: number;
}

/** Starts so many executions at once against a write limit. */
export async function measureBurst(sendOne: SendOne, burst: Burst) {
	const to = await startLimited(burst.limit);
	let sent = 0;
	const strain = await watchStrain(async () => {
		sent = await sendBurst(sendOne, to, burst);
	});
	const measured = { ...burst, sent, ...(await figuresOf(to, burst)), strain };
	to.close();
	return measured;
}

/** A sandbox that takes so many writes in a window. */
export async function startLimited(limit: number): Promise<SandboxProcess> {
	const writes = { limit, windowMs: BURST_WINDOW };
	return await startSandboxProcess({
		latencyMs: LATENCY,
		rateLimits: { ...NO_LIMITS, writes },
	});
}

/** Sends a burst; gives how many executions say that they have sent. */
export async function sendBurst(
	sendOne: SendOne,
	to: { baseUrl: string; apiKey: string },
	{ count, atOnce = count }: Burst,
	first = 0,
): Promise<number> {
	const indexes = Array.from({ length: count }, (_, index) => first + index);
	const results = await pMap(indexes, (index) => sendOne(to, index), { concurrency: atOnce });
	return results.filter(Boolean).length;
}

/** What a burst looked like to the server. */
export async function figuresOf(to: SandboxProcess, { count, limit }: Burst) {
	const outbox = await to.outbox();
	const requests = await to.requests();
	const times = outbox.map(({ at }) => Date.parse(at));
	const start = Math.min(...requests.map(({ at }) => Date.parse(at)));
	const windows = Math.ceil(count / limit) - 1;
	const lastMs = Math.max(...times) - start;
	const order = outbox.map(({ recipient }) => Number(recipient) - Number(messageOf(0).recipient));
	return {
		delivered: outbox.length,
		duplicates: outbox.length - new Set(order).size,
		/** Full windows that have to pass, at least. */
		windows,
		lastMs,
		/** 1: not a moment of a window was lost. */
		inWindows: windows === 0 ? 0 : lastMs / (windows * BURST_WINDOW),
		refusedPerWindow: refusalsPerWindow(requests, BURST_WINDOW),
		mostOvertaken: mostOvertaken(order),
		mostInFlight: mostInFlight(requests.map(({ at }) => Date.parse(at))),
		/** When each message was delivered, in ms since the first request. */
		deliveries: times.map((time) => time - start),
	};
}

/** How many that came later went before a message, at most: those in flight beside it may. */
function mostOvertaken(order: readonly number[]): number {
	return Math.max(...order.map((place, index) => index - place));
}

/** Requests that came within the latency of each other were in flight together. */
function mostInFlight(times: readonly number[]): number {
	const sorted = times.toSorted((one, other) => one - other);
	let [most, first] = [0, 0];
	for (const [last, time] of sorted.entries()) {
		while (time - (sorted[first] ?? time) >= LATENCY) first++;
		most = Math.max(most, last - first + 1);
	}
	return most;
}
