import type { Random } from '../time/random.mts';
import type { VirtualTime } from '../time/virtualTime.mts';
import type { Fault, Item, Scenario, WriteEnd } from '../scenario.mts';

/** Which run of the node a request comes from. */
export interface Origin {
	/** By the order in which runs began. */
	run: number;
	/** The execution that it, or what it repeats, began as. */
	lineage: number;
}

/** A DM that has reached its recipient. */
export interface Delivered {
	messageId: string;
	userId: string;
	account: string;
	text: string;
	/** Content of its picture. */
	file: string | undefined;
	/** In ms since 1970. */
	at: number;
	origin: Origin;
}

/** Credits that were taken. */
export interface Charge {
	what: 'send' | 'upload' | 'user' | 'history';
	/** Content of the upload, or the username. */
	detail: string;
	credits: number;
	at: number;
	origin: Origin;
}

/** Xquik's record of a write. */
export interface WriteRecord {
	id: string;
	kind: 'send' | 'upload';
	fingerprint: string;
	createdAt: number;
	status: 'pending_confirmation' | 'success' | 'failed' | 'expired';
	resultId: string | undefined;
	/** HTTP status of the settled record. */
	httpStatus: number;
	error: { code: string; safe: boolean; retry: boolean } | undefined;
	pending: { end: WriteEnd; polls: number } | undefined;
	confirmedAt: number | undefined;
	charge: Charge;
}

/** An uploaded picture. */
export interface Media {
	content: string;
	uploadedAt: number;
}

/** Everything that the simulated Xquik knows. */
export class XquikState {
	readonly delivered: Delivered[] = [];
	readonly charges: Charge[] = [];
	/** Every request that has come so far, also to what is done to it: method, path and key. */
	readonly requests: string[] = [];
	readonly records = new Map<string, WriteRecord>();
	readonly recordOfKey = new Map<string, WriteRecord>();
	readonly media = new Map<string, Media>();
	/** Requests of each route and recipient so far, for faults. */
	readonly struck: Array<{ fault: Fault; seen: number }>;
	window: { began: number; writes: number } | undefined;
	private made = 0;
	readonly scenario: Scenario;
	readonly time: VirtualTime;
	readonly random: Random;

	constructor(scenario: Scenario, time: VirtualTime, random: Random) {
		this.scenario = scenario;
		this.time = time;
		this.random = random;
		this.struck = scenario.faults.map((fault) => ({ fault, seen: 0 }));
	}

	/** A new ID of 19 digits, or with a prefix. */
	nextId(prefix = '1990000000000000'): string {
		this.made++;
		return `${prefix}${String(this.made).padStart(3, '0')}`;
	}
}

/** Users of X by username. */
const USER_IDS: Readonly<Record<string, string>> = { anna: '201', bob: '202', closed: '203' };

/** The numeric ID of an item's recipient; undefined when there is no such user. */
export function userIdOf({ to }: Pick<Item, 'to'>): string | undefined {
	return /^\d+$/.test(to) ? to : USER_IDS[to.toLowerCase()];
}
