import type { Effect } from '../scenario.mts';
import type { SimulatedSignal } from '../time/abort.mts';
import type { Owner, VirtualTime } from '../time/virtualTime.mts';
import type { Trace } from '../trace.mts';
import type { Answer } from './answers.mts';
import { brokenAnswer } from './answers.mts';
import { strike } from './faults.mts';
import type { Request } from './server.mts';
import { handle, recipientOf, recordUnderKey, routeOf } from './server.mts';
import type { XquikState } from './state.mts';

/** What n8n's request helper gives back. */
export interface HttpResponse {
	statusCode: number;
	headers: Record<string, string>;
	body: AsyncIterable<Buffer>;
}

/** The way to Xquik and back, for all processes of a simulation. */
export class Network {
	private readonly state: XquikState;
	private readonly time: VirtualTime;
	private readonly trace: Trace;

	constructor(state: XquikState, trace: Trace) {
		this.state = state;
		this.time = state.time;
		this.trace = trace;
	}

	/**
	 * Sends a request and waits for its answer. When its process dies, or gives it up, while it is on
	 * its way, it arrives or not.
	 *
	 * @throws an error as axios makes it when there is no answer
	 */
	async request(request: Request, process: Owner, signal: SimulatedSignal): Promise<HttpResponse> {
		const { random } = this.state;
		const survives = random.chance(0.5);
		const there = random.int(5, 60);
		const back = random.int(5, 60);
		return await new Promise<HttpResponse>((resolve, reject) => {
			const wayThere: Owner = { dead: false };
			signal.addEventListener('abort', () => {
				if (!survives) wayThere.dead = true;
				reject(networkError('ERR_CANCELED', 'canceled'));
			});
			this.time.after(
				there,
				() => {
					if (process.dead && !survives) return;
					this.arrive(request, (ms, end) => {
						this.time.after(
							ms + back,
							() => {
								end(resolve, reject);
							},
							process,
						);
					});
				},
				wayThere,
			);
		});
	}

	private arrive(
		request: Request,
		comeBack: (
			ms: number,
			end: (resolve: (response: HttpResponse) => void, reject: (error: Error) => void) => void,
		) => void,
	): void {
		const route = routeOf(request);
		const replays = recordUnderKey(this.state, request) !== undefined;
		const userId = recipientOf(request);
		const effect = route && strike(this.state, { route, userId, replays });
		const { method, path, key } = request;
		this.state.requests.push(`${method} ${path} ${key ?? ''}`);
		this.trace.arrives(request, effect);
		if (effect !== undefined && fails(effect)) {
			const code = effect.kind === 'refused' ? 'ECONNREFUSED' : 'ECONNRESET';
			if (effect.kind === 'silent') return;
			comeBack(0, (_, reject) => {
				reject(networkError(code, `${code} at the network`));
			});
			return;
		}
		const answer = this.answer(request, effect);
		this.trace.answers(request, answer);
		if (effect?.kind === 'silent') return;
		if (effect?.kind === 'reset') {
			comeBack(0, (_, reject) => {
				reject(networkError('ECONNRESET', 'socket hang up'));
			});
			return;
		}
		const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
		const { status } = answer;
		const headers = { ...answer.headers, date: new Date(this.time.now).toUTCString() };
		const body = bodyOf(text, effect?.kind === 'truncated');
		const late = effect?.kind === 'late' ? effect.ms : 0;
		comeBack(late, (resolve) => {
			resolve({ statusCode: status, headers, body });
		});
	}

	private answer(request: Request, effect: Effect | undefined): Answer {
		if (effect?.kind !== 'error') return handle(this.state, request, effect);
		if (effect.done) handle(this.state, request, undefined);
		return brokenAnswer(effect);
	}
}

/** Whether Xquik never sees the request. */
function fails(effect: Effect): boolean {
	if (effect.kind === 'refused') return true;
	return (effect.kind === 'reset' || effect.kind === 'silent') && effect.when === 'before';
}

function networkError(code: string, message: string): Error {
	return Object.assign(new Error(message), { name: 'AxiosError', code, isAxiosError: true });
}

function bodyOf(text: string, truncated: boolean): AsyncIterable<Buffer> {
	const pieces = truncated ? [text.slice(0, text.length / 2)] : [text];
	return {
		[Symbol.asyncIterator]: () => ({
			next: () => {
				const piece = pieces.shift();
				if (piece !== undefined) return Promise.resolve({ value: Buffer.from(piece), done: false });
				return truncated
					? Promise.reject(new Error('aborted'))
					: Promise.resolve({ value: undefined, done: true });
			},
		}),
	};
}
