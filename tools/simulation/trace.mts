import type { Effect } from './scenario.mts';
import type { VirtualTime } from './time/virtualTime.mts';
import { START } from './time/virtualTime.mts';
import type { Answer } from './xquik/answers.mts';
import type { Request } from './xquik/server.mts';

/** Writes down what happens in a simulation, when somebody wants to read it. */
export class Trace {
	/** What happened, one line each. */
	readonly lines: string[] = [];
	private readonly time: VirtualTime;
	private readonly wanted: boolean;
	private readonly keys = new Map<string, string>();

	/** @param wanted false: nothing is kept */
	constructor(time: VirtualTime, wanted: boolean) {
		this.time = time;
		this.wanted = wanted;
	}

	/** Something happens in n8n. */
	say(what: () => string): void {
		if (!this.wanted) return;
		const seconds = ((this.time.now - START) / 1000).toFixed(3).padStart(9);
		this.lines.push(`${seconds}  ${what()}`);
	}

	/** A request has come to Xquik, or to what is done to it on the way. */
	arrives(request: Request, effect: Effect | undefined): void {
		this.say(() => `  ${this.nameOf(request)}${effect ? `  !! ${JSON.stringify(effect)}` : ''}`);
	}

	/** Xquik has answered. */
	answers(request: Request, { status, body }: Answer): void {
		this.say(() => {
			const { method, path } = request;
			return `    answer to ${method} ${path}: ${status} ${gist(body)}`;
		});
	}

	private nameOf({ method, path, key, body, upload, origin }: Request): string {
		const what =
			upload === undefined ? JSON.stringify(body ?? {}) : `${upload.fileName} ${upload.content}`;
		const under = key === undefined ? '' : ` under ${this.short(key)}`;
		return `run ${origin.run}: ${method} ${path}${method === 'GET' ? '' : ` ${what}`}${under}`;
	}

	/** Keys by the order in which they are met: K1, K2, … */
	private short(key: string): string {
		const name = this.keys.get(key) ?? `K${this.keys.size + 1}`;
		this.keys.set(key, name);
		return name;
	}
}

function gist(body: unknown): string {
	if (typeof body !== 'object' || body === null) return String(body);
	const { status, error, success, messageId, mediaId, idempotent, safeToRetry } = body as Record<
		string,
		unknown
	>;
	return JSON.stringify({ status, error, success, messageId, mediaId, idempotent, safeToRetry });
}
