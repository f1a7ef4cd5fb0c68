import type { Contract } from './contract';

/** What is known of a message that a run of the node has tried to send. */
export type SendState =
	/** On its way, or cut off on it: it may be out. */
	| 'open'
	| 'pending'
	| 'unconfirmed'
	| 'sent'
	/** Certainly not sent. */
	| 'failed';

/** What an execution keeps of one message: hashes, IDs and states, and nothing of its text. */
export interface SendEntry {
	state: SendState;
	/** Fingerprint of the message with its recipient as typed. */
	typed: string;
	/** Fingerprint of the message with the recipient's ID. */
	message: string;
	/** Fingerprint of its attachment by its looks; absent where there is none to upload. */
	file?: string;
	/** SHA-256 of the file as it was uploaded, as hex. */
	content?: string;
	/**
	 * The number of its first attempt; those before it were made for a message that was certainly not
	 * sent, and that was repaired.
	 */
	firstAttempt: number;
	/** See `Intent`. */
	fileRevision: number;
	userId?: string;
	username?: string;
	messageId?: string;
	verifiedBy?: 'history';
	mediaId?: string;
	mediaUrl?: string;
	/** When the media ID was made, in ms since 1970 by our clock. */
	uploadedAt?: number;
	actionId?: string;
	requestId?: string;
	/** ISO 8601 UTC. */
	sentAt?: string;
	credits?: number;
	key?: string;
	/** The number of its last attempt. */
	attempts?: number;
}

/** What n8n keeps for the node with the execution: as it stands in `getContext('node')`. */
export interface MemoryData {
	/** Whose memory it is: the part of the key that an execution shares with its retries. */
	execution: string;
	/**
	 * When the node first ran in the execution, in ms since 1970 by our clock; null where it may
	 * have run before without leaving a memory.
	 */
	firstRunAt: number | null;
	/** Hash of the Base URL that the messages went to. */
	api?: string;
	/** Which contract has answered; absent while nothing has told. */
	contract?: Contract;
	/** The messages, by the name of their intent. */
	sends: Record<string, SendEntry>;
	/** The name of the intent that each item of each run had, by {@link placeOf}. */
	items: Record<string, string>;
}

/** The place of an item within an execution. */
export function placeOf(runIndex: number, itemIndex: number): string {
	return `${runIndex}:${itemIndex}`;
}

/** The index of the item at a place. */
export function itemIndexOf(place: string): number {
	return Number(place.split(':')[1]);
}

/** True when a message may be out, or is. */
export function mayBeOut(entry: SendEntry | undefined): boolean {
	return entry !== undefined && entry.state !== 'failed';
}

/**
 * The memory of the sends of one execution. n8n keeps it for Retry On Fail, and for a retry after an
 * error; after a crash or a stop it is gone (docs/delivery.md: "What an execution remembers").
 */
export class SendMemory {
	private readonly data: MemoryData;

	/** @param data is changed in place, where n8n keeps it */
	constructor(data: MemoryData) {
		this.data = data;
	}

	/** The same object for all runs of an execution in this process. */
	get owner(): object {
		return this.data;
	}

	/** True when an earlier run of this execution may have sent what nothing is known of here. */
	get isIncomplete(): boolean {
		return this.data.firstRunAt === null;
	}

	/** When the node first ran in the execution, in ms since 1970; undefined when that is not known. */
	get firstRunAt(): number | undefined {
		return this.data.firstRunAt ?? undefined;
	}

	/** Which contract has answered in this execution; undefined while nothing has told. */
	get contract(): Contract | undefined {
		return this.data.contract;
	}

	/**
	 * Takes note of the API that this run sends to. What was sent to another one, such as the sandbox,
	 * says nothing of this one: its key has to tell.
	 *
	 * @param api hash of the Base URL
	 */
	useApi(api: string): void {
		const { data } = this;
		if (data.api !== undefined && data.api !== api) {
			delete data.contract;
			for (const entry of Object.values(data.sends)) {
				if (entry.state === 'sent' || entry.state === 'pending') entry.state = 'unconfirmed';
			}
		}
		data.api = api;
	}

	/** Takes note of the contract that has answered. */
	learn(contract: Contract | undefined): void {
		if (contract !== undefined) this.data.contract = contract;
	}

	/** The name of the intent that an item had in an earlier run. */
	nameOf(place: string): string | undefined {
		return this.data.items[place];
	}

	/** What an item's message came to in an earlier run. */
	ofItem(place: string): SendEntry | undefined {
		const name = this.nameOf(place);
		return name === undefined ? undefined : this.data.sends[name];
	}

	/** What is remembered of the items of a run, by their place. */
	ofRun(runIndex: number): Array<[place: string, entry: SendEntry]> {
		return Object.entries(this.data.items).flatMap(([place, name]): Array<[string, SendEntry]> => {
			const entry = this.data.sends[name];
			return entry !== undefined && place.startsWith(`${runIndex}:`) ? [[place, entry]] : [];
		});
	}

	/** A number that is larger than the index of every item of a run. */
	nextItem(runIndex: number): number {
		return this.ofRun(runIndex).reduce(
			(next, [place]) => Math.max(next, itemIndexOf(place) + 1),
			0,
		);
	}

	/** What a message came to, by its fingerprint as typed. */
	ofTyped(typed: string): SendEntry | undefined {
		return Object.values(this.data.sends).find((entry) => entry.typed === typed);
	}

	/** What the message of an intent came to. */
	ofIntent(name: string): SendEntry | undefined {
		return this.data.sends[name];
	}

	/** Keeps what becomes of an item's message; undefined forgets it. */
	keep(place: string, name: string, entry: SendEntry | undefined): void {
		if (entry === undefined) {
			delete this.data.sends[name];
			delete this.data.items[place];
			return;
		}
		this.data.items[place] = name;
		this.data.sends[name] = entry;
	}

	/**
	 * Forgets a run that n8n will not repeat.
	 *
	 * @param lasting places whose messages are the same ones in further runs: those are kept
	 */
	forgetRun(runIndex: number, lasting: ReadonlySet<string> = new Set()): void {
		const { items, sends } = this.data;
		for (const [place, name] of Object.entries(items)) {
			if (!place.startsWith(`${runIndex}:`)) continue;
			if (!lasting.has(place)) delete sends[name];
			delete items[place];
		}
	}
}
