/**
 * Ends what was started, the last one first. Ctrl-C and SIGTERM end it as well.
 */
export class Lifetime {
	readonly #endings: (() => Promise<void> | void)[] = [];
	#ended: Promise<void> | undefined;

	constructor() {
		const stop = (signal: NodeJS.Signals) => {
			void this.end().finally(() => {
				// 128 and the signal's number, as shells have it.
				process.exit(signal === 'SIGINT' ? 130 : 143);
			});
		};
		process.once('SIGINT', stop);
		process.once('SIGTERM', stop);
		this.add(() => {
			process.off('SIGINT', stop);
			process.off('SIGTERM', stop);
		});
	}

	/** Runs `ending` at the end. */
	add(ending: () => Promise<void> | void): void {
		this.#endings.push(ending);
	}

	/** Ends everything, once. Throws an AggregateError when something did not end well. */
	async end(): Promise<void> {
		this.#ended ??= this.#endAll();
		await this.#ended;
	}

	async #endAll(): Promise<void> {
		const errors: unknown[] = [];
		for (let ending = this.#endings.pop(); ending; ending = this.#endings.pop()) {
			try {
				await ending();
			} catch (error) {
				errors.push(error);
			}
		}
		if (errors.length > 0) throw new AggregateError(errors, 'Not everything ended well.');
	}
}
