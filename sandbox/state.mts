import type { Changes } from './changes.mts';
import { createClock, createRateWindow } from './clock.mts';
import type { QueuedFault } from './fault.mts';
import { IdSequence } from './idSequence.mts';
import type { SandboxOptions, Settings } from './options.mts';
import type {
	InboxMessage,
	OutboxMessage,
	RequestRecord,
	StoredMedia,
	WriteAttempt,
} from './records.mts';
import type { WriteAction } from './writeAction.mts';

/** Everything the sandbox remembers. A reset replaces the whole of it. */
export type State = ReturnType<typeof createState>;

/** A state in which nothing has happened yet. */
export function createState(settings: Settings) {
	const { writes, reads, deletes } = settings.rateLimits;
	return {
		settings,
		clock: createClock(settings.now),
		ids: new IdSequence(),
		creditsSpent: 0,
		windows: {
			writes: createRateWindow(writes),
			reads: createRateWindow(reads),
			deletes: createRateWindow(deletes),
		},
		/** The scripted faults that are left, in order. */
		faults: [] as QueuedFault[],
		/** By write action ID. */
		actions: new Map<string, WriteAction>(),
		/** By idempotency key. */
		actionOfKey: new Map<string, WriteAction>(),
		outbox: [] as OutboxMessage[],
		inbox: [] as InboxMessage[],
		requests: [] as RequestRecord[],
		/** The requests among them that send, upload or delete, with what became of them. */
		writes: [] as WriteAttempt[],
		/** By media ID. */
		media: new Map<string, StoredMedia>(),
		/** Username of each ID that was found by its handle, so both lookups agree. */
		usernames: new Map<string, string>(),
		/** How often a message was tried at a magic recipient. */
		attempts: new Map<string, number>(),
		/** Messages removed from our side of a conversation. */
		deletedMessages: new Set<string>(),
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
