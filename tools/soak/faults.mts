import type { ApiRequest, Fault } from '../../sandbox/sandbox.mts';
import { draw, pick } from './draw.mts';
import {
	BAD_GATEWAY_PAGE,
	NEW_KEY_WITHOUT_RECORD,
	NOTHING_HAPPENED,
	rateLimited,
	SOMETHING_BROKE,
} from './faultAnswers.mts';

type Weighted = readonly [weight: number, fault: Fault];

/** What can happen to any request. */
const ANY_REQUEST: readonly Weighted[] = [
	[3, { drop: 'before' }],
	[6, { drop: 'after' }],
	[3, { cutOff: { afterBytes: 30 } }],
	[0.2, { hang: 'before' }],
	[0.3, { hang: 'after' }],
	[2, { answer: { status: 502, raw: BAD_GATEWAY_PAGE } }],
	[2, { answer: { status: 502, raw: BAD_GATEWAY_PAGE, commit: true } }],
	[1, { answer: { status: 200, raw: '', commit: true } }],
	[2, { answer: { status: 500, body: SOMETHING_BROKE } }],
	[2, { answer: { status: 500, body: SOMETHING_BROKE, commit: true } }],
	[1, { answer: { status: 503, body: SOMETHING_BROKE } }],
	[2, { answer: { status: 503, body: NOTHING_HAPPENED } }],
	[2, { answer: { status: 503, body: NEW_KEY_WITHOUT_RECORD } }],
	[0.5, { answer: rateLimited(0) }],
	[0.2, { answer: rateLimited(1) }],
	[3, { delayMs: 50 }],
	[3, { delayMs: 400 }],
	[1, { delayMs: 200, drop: 'after' }],
];

/** What can happen to a write on top: it is answered with 202, and ends later. */
const WRITE: readonly Weighted[] = [
	...ANY_REQUEST,
	[6, { outcome: { end: 'success', polls: 1, pollAfterMs: 0 } }],
	[3, { outcome: { end: 'success', polls: 3, pollAfterMs: 100 }, drop: 'after' }],
	[4, { outcome: { end: 'failed_safe', polls: 2, pollAfterMs: 0 } }],
	[2, { outcome: { end: 'failed_safe', polls: 1, pollAfterMs: 0 }, drop: 'after' }],
	[1, { outcome: { end: 'failed_unsafe', polls: 1, pollAfterMs: 0 } }],
	[0.5, { outcome: { end: 'expired', polls: 1, pollAfterMs: 0 } }],
	[0.5, { outcome: { end: 'expired', polls: 1, pollAfterMs: 0, delivered: true } }],
	[0.1, { outcome: { end: 'never', delivered: true } }],
];

/**
 * A fault for each request with the given probability. It depends on the seed, on the write's key
 * or the path, and on how often that was asked before; so not on the order in which lanes run.
 */
export function randomFaults(
	seed: number,
	probability: number,
): (request: ApiRequest) => Fault | undefined {
	const asked = new Map<string, number>();
	return ({ route, path, key }) => {
		const name = key ?? path;
		const times = asked.get(name) ?? 0;
		asked.set(name, times + 1);
		if (draw(seed, 'fault', name, times) >= probability) return undefined;
		const isWrite = route === 'send' || route === 'upload';
		return pick(isWrite ? WRITE : ANY_REQUEST, draw(seed, 'which', name, times));
	};
}
