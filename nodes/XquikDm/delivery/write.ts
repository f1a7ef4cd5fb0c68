import type { XquikRequest } from '../api/requestResult';
import type { WriteAction } from '../api/writeAction';
import type { Problem, BlockScope, WriteSuccess } from './decision';

/** A kind of write. It carries its own gate and its word for done, so that none can take another's. */
export interface WriteKind {
	/** Part of its keys. */
	readonly name: string;
	/** The status of an item once it is done. */
	readonly doneStatus: string;
	/** The limit of the API that it counts against (docs/xquik-api.md: "Rate limits"). */
	readonly gate: 'writeGate' | 'deleteGate';
	/** A message leaves with it: an unknown outcome is never called failed. */
	readonly sendsMessage: boolean;
}

/** One write of an item: how its request looks and which keys it goes under. */
export interface WriteStep {
	kind: WriteKind;
	/** Whose limits on X it counts against. */
	account: string;
	keyOf(attempt: number): string;
	requestOf(key: string): XquikRequest;
	/** A write that no contract carries out, to learn whether the API knows keys. */
	keySupportCheck: XquikRequest;
}

/** How a write ended, as far as its record tells. */
export type WriteEnding = {
	action?: WriteAction;
	/** The last answer as it came, for Include API Response. */
	answer?: unknown;
	/** By the server's clock, in ms since 1970. */
	answeredAt: number;
	/** `X-Request-Id` of the last write, which Xquik's support asks for. */
	requestId?: string;
} &
	/** `wasDoneBefore` when a record of an earlier run said so: this run has paid nothing for it. */
	(| { kind: 'done'; success: WriteSuccess; wasDoneBefore?: boolean }
		| { kind: 'pending' }
		/** `settled` when the server has spoken for this key, not only for the last request. */
		| { kind: 'failed'; problem: Problem; conclusive: boolean; blocks?: BlockScope }
		| { kind: 'unconfirmed'; problem: Problem; blocks?: BlockScope }
	);

/** The keys that a write went under. */
interface WriteKeys {
	/** The key of the last attempt. */
	key: string;
	/** The number of the last attempt. */
	attempts: number;
}

/** How a write of this run ended. */
export type WriteResult = WriteEnding & WriteKeys;

/** How a write ended, of this run or read from its record, which does not name the keys. */
export type ReportedWrite = WriteEnding & Partial<WriteKeys>;

/** What an earlier run of the execution has left open. */
export interface EarlierWrite {
	/** The message may be out: only a repeat that its key protects can tell. */
	mayBeOut: boolean;
	/** The message was certainly not sent, under whichever key. */
	isKnownUnsent?: boolean;
	/** The write action to ask for, where the API knows no keys. */
	actionId?: string;
}
