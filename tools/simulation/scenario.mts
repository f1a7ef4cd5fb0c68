/** A message that somebody wants to send. */
export interface Item {
	/** A numeric user ID, or a username. */
	to: string;
	text: string;
	/** A connected X account. */
	account: string;
	/** Content of its picture. */
	file?: string;
	/** Deduplication Key, where the scenario's protection is `customKey`. */
	key?: string;
}

/** How a write that is not done at once ends. */
export type WriteEnd =
	| 'success'
	| 'failed_safe'
	| 'failed_unsafe'
	| 'expired'
	| 'expired_delivered';

/** What is done to one request. */
export type Effect =
	/** The connection is refused: nothing has reached Xquik. */
	| { kind: 'refused' }
	/** The connection breaks before or after Xquik has acted. */
	| { kind: 'reset'; when: 'before' | 'after' }
	/** No answer ever comes. */
	| { kind: 'silent'; when: 'before' | 'after' }
	/** The answer breaks off. */
	| { kind: 'truncated' }
	| { kind: 'late'; ms: number }
	/** An error without a word on what happened; `done` when it happened all the same. */
	| { kind: 'error'; status: number; done: boolean; html?: true }
	/** A pre-dispatch error with lifecycle fields: this request did nothing. */
	| { kind: 'nothing_happened'; newKey?: true }
	/** 429: of the whole Xquik account, or of one X account. */
	| { kind: 'limited'; code: 'rate_limit_exceeded' | 'x_rate_limited'; seconds: number }
	/** Refused, whatever key it has: nothing is recorded. */
	| { kind: 'refusal'; status: number; code: string }
	/** Refused for what it says; a replay of a recorded write is not. */
	| { kind: 'rejection'; status: number; code: string }
	/** A failed record, as X's refusal at dispatch leaves it. */
	| { kind: 'failed_record'; status: number; code: string; safe: boolean; retry: boolean }
	/** Accepted: it ends after so many polls, or after 15 minutes. */
	| { kind: 'pending'; end: WriteEnd; polls: number };

/** The requests a fault can strike. */
export type Route = 'send' | 'upload' | 'poll' | 'user' | 'history' | 'check';

/** Strikes the requests of a route (and recipient, by ID) from the `nth` on, `times` of them. */
export interface Fault {
	on: Route;
	to?: string;
	nth: number;
	times: number;
	effect: Effect;
}

/** How a run of the node is interrupted, at the so-and-so-many-th thing that happens in it. */
export interface Interruption {
	kind: 'crash' | 'stop';
	after: number;
}

/** What happens in n8n, one after the other. */
export type Step =
	/** A new execution of the workflow. `parallel`: it starts before the former step has ended. */
	| { do: 'execute'; items: number[]; interrupt?: Interruption; process?: 'other'; parallel?: true }
	/** The same execution comes to the node again, in a loop. */
	| { do: 'loop'; items: number[]; interrupt?: Interruption }
	/** Retry execution, when the last one has failed or was stopped. */
	| { do: 'retry'; items?: number[]; interrupt?: Interruption; process?: 'other' }
	/** Another worker takes over the execution whose process has crashed. */
	| { do: 'resume'; interrupt?: Interruption }
	/** n8n's database is restored from before all this: execution IDs start again. */
	| { do: 'restore' }
	| { do: 'wait'; hours: number };

/** All that a run of the simulation depends on. */
export interface Scenario {
	/** Of latencies, jitter, and the IDs that n8n and Xquik make. */
	seed: number;
	contract: 'lifecycle' | 'legacy';
	/** n8n 2.41 and later: executions have a resume token. */
	resumeToken: boolean;
	/** Send and Wait: each run has one item, whose message ends in the link of its execution. */
	ask?: true;
	/** The node is the tool of an AI agent: each item is a call of its own. */
	tool: boolean;
	/** The agent makes its calls at the same time. */
	atOnce: boolean;
	/** n8n calls the tool outside of any execution, as its Agents and MCP server can. */
	outside: boolean;
	/** So much n8n's clock is ahead of Xquik's, in seconds. */
	skew: number;
	protection: 'perExecution' | 'perMessage' | 'customKey';
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	/** More than one: Retry On Fail. */
	tries: number;
	concurrency: number;
	/** In seconds. */
	maxWait: number;
	/** Verify Unconfirmed Sends. */
	verify: boolean;
	/** Writes a window of so many seconds; null for no limit. */
	writeLimit: { writes: number; seconds: number } | null;
	items: Item[];
	steps: Step[];
	faults: Fault[];
}
