import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

/** Emits `change` when something in the sandbox has changed. */
export class Changes extends EventEmitter<{ change: [] }> {
	readonly #start = randomUUID().slice(0, 8);
	#count = 0;

	constructor() {
		super();
		// Every open page listens.
		this.setMaxListeners(0);
	}

	/** The state of the moment; differs after every change, and from a sandbox before or after. */
	version(): string {
		return `${this.#start}.${this.#count}`;
	}

	/** Something has changed. */
	note(): void {
		this.#count += 1;
		this.emit('change');
	}
}
