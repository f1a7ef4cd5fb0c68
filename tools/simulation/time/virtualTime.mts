/** When a simulation starts, in ms since 1970. */
export const START = Date.UTC(2026, 10, 1, 9);

/** Who an event belongs to: the events of a process that has died do not happen. */
export interface Owner {
	dead: boolean;
	/** Makes a process the one whose code runs, until another one is entered. */
	enter?(): void;
}

interface Event {
	at: number;
	order: number;
	run: () => void;
	owner: Owner | undefined;
}

/**
 * The time of a simulation: it stands still while code runs, and goes on to the next event when
 * nothing is left to do. Events of the same instant happen in the order in which they were made.
 */
export class VirtualTime {
	/** In ms since 1970. */
	now = START;
	/** Events so far that belonged to somebody. */
	happened = 0;
	private order = 0;
	private interruptions: Array<{ at: number; run: () => void }> = [];
	private readonly events: Event[] = [];

	/** Lets something happen in so many ms, unless its owner dies before. */
	after(ms: number, run: () => void, owner?: Owner): void {
		const event = { at: this.now + Math.max(0, ms), order: this.order++, run, owner };
		let place = this.events.length;
		// The list is short and most events are late ones; the next one is at its end.
		while (place > 0 && comesAfter(event, this.events[place - 1])) place--;
		// Kept in descending order.
		this.events.splice(place, 0, event);
	}

	/** Lets something happen right after so many more events that belong to somebody. */
	interrupt(count: number, run: () => void): void {
		this.interruptions.push({ at: this.happened + count, run });
	}

	/** Resolves in so many ms; never, when its owner dies before. */
	async sleep(ms: number, owner?: Owner): Promise<void> {
		await new Promise<void>((resolve) => {
			this.after(ms, resolve, owner);
		});
	}

	/**
	 * Goes on to the next event of a process, or of whoever looks after all of them, past those that
	 * are Xquik's and the network's own business. All that the process does then must be done before
	 * the next step. False when nothing happens any more.
	 */
	step(): boolean {
		for (;;) {
			const event = this.events.pop();
			if (event === undefined) return false;
			const { owner, at, run } = event;
			if (owner?.dead === true) continue;
			this.now = Math.max(this.now, at);
			owner?.enter?.();
			run();
			const interrupted = owner !== undefined && this.count();
			if (interrupted || owner === undefined || owner.enter !== undefined) return true;
		}
	}

	/** Counts an event. True when something has interrupted after it. */
	private count(): boolean {
		this.happened++;
		if (this.interruptions.length === 0) return false;
		const due = this.interruptions.filter(({ at }) => at <= this.happened);
		this.interruptions = this.interruptions.filter(({ at }) => at > this.happened);
		for (const { run } of due) run();
		return due.length > 0;
	}
}

/** True when `event` happens after `other`, and so has its place before it in the list. */
function comesAfter(event: Event, other: Event | undefined): boolean {
	return other !== undefined && event.at >= other.at;
}
