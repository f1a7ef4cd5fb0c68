import { randomUUID } from 'node:crypto';

/** Tells those who watch the sandbox that something in it has changed. */
export class Changes {
	readonly #watchers = new Set<() => void>();
	readonly #start = randomUUID().slice(0, 8);
	#count = 0;

	/** The state of the moment; differs after every change, and from a sandbox before or after. */
	version(): string {
		return `${this.#start}.${this.#count}`;
	}

	/** Something has changed. */
	note(): void {
		this.#count += 1;
		for (const watcher of this.#watchers) watcher();
	}

	/** Calls the watcher after every change, until the function this gives is called. */
	watch(watcher: () => void): () => void {
		this.#watchers.add(watcher);
		return () => {
			this.#watchers.delete(watcher);
		};
	}
}
