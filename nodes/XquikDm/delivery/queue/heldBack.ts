import type { NoAnswer } from '../../api/requestResult';
import type { WaitBudget } from '../waiting';
import type { HeldBack } from './requestQueue';

/** The code of a request that did not get its turn in time. */
export const HELD_BACK_CODE = 'held_back';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A time as people read it: seconds up to two minutes, then minutes; rounded up. */
export function shortDuration(ms: number): string {
	return ms <= 2 * MINUTE ? `${Math.ceil(ms / SECOND)} s` : `${Math.ceil(ms / MINUTE)} min`;
}

/**
 * The ending of a request that did not get its turn: how long it waited, how many were before it, and
 * when to come back. Nothing of it has reached the API.
 */
export function heldBackEnding(
	{ waited, ahead, turnIn }: HeldBack,
	{ queueLimit: { option, ms } }: WaitBudget,
): NoAnswer {
	const others = ahead === 1 ? '1 request was' : `${ahead} requests were`;
	const again = turnIn > 0 ? ` Its turn may come in about ${shortDuration(turnIn)}.` : '';
	return {
		kind: 'no_answer',
		reason: 'not_reached',
		code: HELD_BACK_CODE,
		message: `Waited ${shortDuration(waited)} for its turn (${option}: ${shortDuration(ms)}); ${others} before it.${again}`,
	};
}
