import type { Changes } from './changes.mts';
import { Clock } from './clock.mts';
import type { QueuedFault } from './fault.mts';
import { IdSequence } from './idSequence.mts';
import type { SandboxOptions, Settings } from './options.mts';
import { RateWindow } from './rateWindow.mts';
import type {
	InboxMessage,
	OutboxMessage,
	RequestRecord,
	StoredMedia,
	WriteAttempt,
} from './records.mts';
import type { WriteAction } from './writeAction.mts';

/** Everything the sandbox remembers. A reset replaces the whole of it. */
export interface State {
	readonly settings: Settings;
	readonly clock: Clock;
	readonly ids: IdSequence;
	creditsSpent: number;
	readonly windows: { writes: RateWindow; reads: RateWindow; deletes: RateWindow };
	/** The scripted faults that are left, in order. */
	faults: QueuedFault[];
	/** By write action ID. */
	readonly actions: Map<string, WriteAction>;
	/** By idempotency key. */
	readonly actionOfKey: Map<string, WriteAction>;
	readonly outbox: OutboxMessage[];
	readonly inbox: InboxMessage[];
	readonly requests: RequestRecord[];
	/** The requests among them that send, upload or delete, with what became of them. */
	readonly writes: WriteAttempt[];
	/** By media ID. */
	readonly media: Map<string, StoredMedia>;
	/** Username of each ID that was found by its handle, so both lookups agree. */
	readonly usernames: Map<string, string>;
	/** How often a message was tried at a magic recipient. */
	readonly attempts: Map<string, number>;
	/** Messages removed from our side of a conversation. */
	readonly deletedMessages: Set<string>;
}

/** A state in which nothing has happened yet. */
export function createState(settings: Settings): State {
	const { writes, reads, deletes } = settings.rateLimits;
	return {
		settings,
		clock: new Clock(settings.now),
		ids: new IdSequence(),
		creditsSpent: 0,
		windows: {
			writes: new RateWindow(writes),
			reads: new RateWindow(reads),
			deletes: new RateWindow(deletes),
		},
		faults: [],
		actions: new Map(),
		actionOfKey: new Map(),
		outbox: [],
		inbox: [],
		requests: [],
		writes: [],
		media: new Map(),
		usernames: new Map(),
		attempts: new Map(),
		deletedMessages: new Set(),
	};
}

/** The balance of the one Xquik account behind the API key. */
export function creditsLeft({ settings, creditsSpent }: State): number {
	return settings.credits - creditsSpent;
}

/** What the routes need of the sandbox. */
export interface Host {
	/** The state of the moment; a reset puts another in its place. */
	state: () => State;
	reset: () => void;
	/** Told when a request has come in, was carried out, or is over, and after every other change. */
	changes: Changes;
	faultFor: SandboxOptions['faultFor'];
	/** Aborted when the sandbox closes, so that no delayed answer keeps it alive. */
	closing: AbortSignal;
}
