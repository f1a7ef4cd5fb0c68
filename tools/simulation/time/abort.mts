import type { Owner, VirtualTime } from './virtualTime.mts';

type Listener = () => void;

/** As much of `AbortSignal` as the node and n8n's request helper use, on virtual time. */
export class SimulatedSignal {
	aborted = false;
	reason: unknown = undefined;
	private listeners: Listener[] = [];

	addEventListener(type: string, listener: Listener): void {
		if (type !== 'abort') throw new Error(`A simulated signal knows no event ${type}.`);
		this.listeners.push(listener);
	}

	removeEventListener(type: string, listener: Listener): void {
		if (type !== 'abort') throw new Error(`A simulated signal knows no event ${type}.`);
		this.listeners = this.listeners.filter((other) => other !== listener);
	}

	throwIfAborted(): void {
		if (this.aborted) throw this.reason;
	}

	/** `AbortSignal.timeout`, for a process. */
	static timeout(ms: number, time: VirtualTime, owner: Owner): SimulatedSignal {
		const signal = new SimulatedSignal();
		const late = () => {
			signal.abort(new Error('The operation was aborted due to timeout'));
		};
		time.after(ms, late, owner);
		return signal;
	}

	/** `AbortSignal.any`. */
	static any(signals: SimulatedSignal[]): SimulatedSignal {
		const any = new SimulatedSignal();
		for (const signal of signals) {
			const abort = () => {
				any.abort(signal.reason);
			};
			if (signal.aborted) abort();
			else signal.addEventListener('abort', abort);
		}
		return any;
	}

	/** What its controller, or its time, does. */
	abort(reason: unknown): void {
		if (this.aborted) return;
		this.aborted = true;
		this.reason = reason;
		const { listeners } = this;
		this.listeners = [];
		for (const listener of listeners) listener();
	}
}

/** As much of `AbortController` as the node uses. */
export class SimulatedController {
	readonly signal = new SimulatedSignal();

	abort(reason: unknown = new Error('This operation was aborted')): void {
		this.signal.abort(reason);
	}
}
