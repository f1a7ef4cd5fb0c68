import { ContractDetector } from '../../../nodes/XquikDm/delivery/contract.ts';
import type { DeliverySession } from '../../../nodes/XquikDm/delivery/session.ts';
import { newGates } from '../../../nodes/XquikDm/delivery/queue/sharedGates.ts';
import type { RequestResult, XquikRequest } from '../../../nodes/XquikDm/api/requestResult.ts';
import { noAnswer } from './answers.mts';
import type { VirtualClock } from './virtualClock.mts';

/** An API that gives the endings of a script, one for each request, and keeps the requests. */
export class ScriptedApi {
	readonly requests: XquikRequest[] = [];
	/** When each request came, in ms since the start. */
	readonly times: number[] = [];
	/** The time to wait for the answer that came with each request, in ms. */
	readonly limits: number[] = [];
	/** How long each answer takes, in ms; longer than its limit and it is lost. */
	latency = 0;
	/** How long the transfer of each write takes before that, in ms. */
	transfer = 0;
	/** Whether a person retries the execution. */
	isRetry = false;
	private readonly clock: VirtualClock;
	private readonly script: RequestResult[];

	constructor(clock: VirtualClock, script: readonly RequestResult[]) {
		this.clock = clock;
		this.script = [...script];
	}

	/** The keys of the writes that have one, in their order. */
	get keys(): string[] {
		return this.requests
			.map(({ idempotencyKey }) => idempotencyKey)
			.filter((key) => key !== undefined);
	}

	/** `GET /path` for every request. */
	get calls(): string[] {
		return this.requests.map(({ method, path }) => `${method} ${path}`);
	}

	/** What shares this API, its clock and nothing else. */
	session(): DeliverySession {
		const { clock } = this;
		return {
			isRetry: this.isRetry,
			...newGates(),
			clock,
			sendRequest: async (request, limit, sent) => await this.answer(request, limit, sent),
			contract: new ContractDetector(),
		};
	}

	private async answer(
		request: XquikRequest,
		limit: number,
		sent?: () => void,
	): Promise<RequestResult> {
		this.requests.push(request);
		this.times.push(this.clock.elapsed);
		this.limits.push(limit);
		if (request.method === 'POST') await this.clock.sleep(this.transfer);
		await readToEnd(request.body);
		sent?.();
		await this.clock.sleep(Math.min(this.latency, limit));
		if (this.latency > limit) return noAnswer('lost', 'timeout');
		const next = this.script.shift();
		if (next === undefined) throw new Error(`Not in the script: ${this.calls.join(', ')}`);
		return next;
	}
}

/** Reads a streamed body, as a server that gets it whole. */
async function readToEnd(body: XquikRequest['body']): Promise<void> {
	if (body === undefined || !(Symbol.toStringTag in body)) return;
	const pieces = body.stream();
	while ((await pieces.next()).done !== true);
}
