import type { Effect } from '../scenario.mts';
import type { Charge, Origin, WriteRecord, XquikState } from './state.mts';

/** A pending write settles within 15 minutes, in ms. */
const SETTLES_WITHIN = 900_000;

/** A media ID dies after a day, in ms. */
export const MEDIA_LIFETIME = 24 * 3_600_000;

const WRITE_CREDITS = 10;

/** A write that passed every check. */
export interface PlannedWrite {
	kind: 'send' | 'upload';
	key: string | undefined;
	fingerprint: string;
	origin: Origin;
	/** For the charge: content of an upload, text of a send. */
	detail: string;
	/** Does it, and gives the ID of what it made. */
	carryOut(): string;
}

/** Makes the record of a write, and does it unless it fails. */
export function startWrite(
	state: XquikState,
	write: PlannedWrite,
	effect: Effect | undefined,
): WriteRecord {
	const { kind, fingerprint, origin, detail } = write;
	const now = state.time.now;
	const charge: Charge = { what: kind, detail, credits: WRITE_CREDITS, at: now, origin };
	const record: WriteRecord = {
		id: state.nextId('wa_'),
		kind,
		fingerprint,
		createdAt: now,
		status: 'success',
		resultId: undefined,
		httpStatus: 200,
		error: undefined,
		pending: undefined,
		confirmedAt: undefined,
		charge,
	};
	state.records.set(record.id, record);
	if (write.key !== undefined && state.scenario.contract === 'lifecycle') {
		state.recordOfKey.set(write.key, record);
	}
	if (effect?.kind === 'failed_record') {
		record.status = 'failed';
		record.httpStatus = effect.status;
		record.error = { code: effect.code, safe: effect.safe, retry: effect.retry };
	} else if (effect?.kind === 'pending') {
		record.status = 'pending_confirmation';
		record.pending = { end: effect.end, polls: effect.polls };
		if (effect.end === 'success' || effect.end === 'expired_delivered') {
			record.resultId = write.carryOut();
		}
	} else {
		record.resultId = write.carryOut();
		succeed(state, record);
	}
	return record;
}

/** Counts a poll, or only looks at the time: a pending write settles after its polls or 15 minutes. */
export function settle(state: XquikState, record: WriteRecord, polled: boolean): void {
	const { pending } = record;
	if (pending === undefined) return;
	if (polled) pending.polls--;
	if (pending.polls > 0 && state.time.now - record.createdAt < SETTLES_WITHIN) return;
	record.pending = undefined;
	switch (pending.end) {
		case 'success':
			succeed(state, record);
			return;
		case 'expired':
		case 'expired_delivered':
			record.status = 'expired';
			return;
		case 'failed_safe':
		case 'failed_unsafe': {
			const safe = pending.end === 'failed_safe';
			record.status = 'failed';
			record.error = { code: safe ? 'x_dm_not_sent' : 'x_rejected', safe, retry: safe };
		}
	}
}

function succeed(state: XquikState, record: WriteRecord): void {
	record.status = 'success';
	record.confirmedAt = state.time.now;
	state.charges.push({ ...record.charge, at: state.time.now });
}
