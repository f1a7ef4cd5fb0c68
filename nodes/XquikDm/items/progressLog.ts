import type { Logger } from 'n8n-workflow';

/** Items between two lines. */
const EVERY = 100;

/** Fewer items say nothing: a run of one message is no progress to follow. */
const SMALLEST = 2;

/**
 * Says in n8n's log, at level info, how far a run of many items has come: counts and times, nothing of
 * a message (docs/many-messages.md: "Follow a long run").
 */
export class ProgressLog {
	private readonly logger: Pick<Logger, 'info'>;
	private readonly node: string;
	private readonly total: number;
	private ended = 0;

	/**
	 * @param node its name in the workflow
	 * @param total items of the run
	 */
	constructor(logger: Pick<Logger, 'info'>, node: string, total: number) {
		this.logger = logger;
		this.node = node;
		this.total = total;
		this.say(`${total} items`);
	}

	/** Notes that one more item has ended, well or not. */
	itemEnded(): void {
		this.ended++;
		if (this.ended % EVERY === 0) this.say(`${this.ended} of ${this.total} items ended`);
	}

	/** @param summary of the run, which holds nothing private */
	end(summary: string): void {
		this.say(summary);
	}

	private say(text: string): void {
		if (this.total >= SMALLEST) this.logger.info(`${this.node}: ${text}`);
	}
}
