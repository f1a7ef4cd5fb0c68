import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

/** The part of n8n that a request needs: an execution, a trigger's poll, or a dropdown of the editor. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Longest time of a timer, in ms: a longer one is over at once, or an error. */
const MAX_TIMER = 2 ** 31 - 1;

/** When n8n stops the execution of a context; undefined where it cannot. */
export function cancelSignalOf(context: RequestContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * Ends one request when n8n stops the execution, or when its time is over. One controller for both, and
 * not `AbortSignal.any`: the execution's signal would keep a trace of every request to the end of a
 * long run.
 */
export class TimeLimit<Context extends RequestContext> {
	/**
	 * n8n's helper puts the execution's cancel signal in place of a request's own, so it is given a
	 * context whose cancel signal also ends with the time limit.
	 */
	readonly context: Context;
	readonly signal: AbortSignal;
	/** Whether it was the time that ended the request. */
	isLate = false;
	private readonly controller = new AbortController();
	private readonly cancel: AbortSignal | undefined;
	private late: AbortSignal | undefined;

	constructor(context: Context) {
		const { signal } = this.controller;
		this.signal = signal;
		this.context = Object.create(context, {
			getExecutionCancelSignal: { value: () => signal },
		}) as Context;
		this.cancel = cancelSignalOf(context);
		this.cancel?.addEventListener('abort', this.stop);
	}

	/** Whether n8n has stopped the execution. */
	get isCancelled(): boolean {
		return this.cancel?.aborted === true;
	}

	/** Starts the clock. `ms` from now the request ends. */
	start(ms: number): void {
		this.late = AbortSignal.timeout(Math.min(Math.ceil(ms), MAX_TIMER));
		this.late.addEventListener('abort', this.giveUp);
	}

	/** With a listener left, the request would be kept in memory until its time is over. */
	release(): void {
		this.cancel?.removeEventListener('abort', this.stop);
		this.late?.removeEventListener('abort', this.giveUp);
	}

	private readonly stop = () => {
		this.controller.abort();
	};

	private readonly giveUp = () => {
		this.isLate = true;
		this.controller.abort();
	};
}
