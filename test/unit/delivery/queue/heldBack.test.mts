import {
	heldBackEnding,
	shortDuration,
} from '../../../../nodes/XquikDm/delivery/queue/heldBack.ts';
import type { WaitLimits } from '../../../../nodes/XquikDm/delivery/waiting.ts';
import { WaitBudget } from '../../../../nodes/XquikDm/delivery/waiting.ts';
import { VirtualClock } from '../../support/virtualClock.mts';

const MINUTE = 60_000;

describe('shortDuration', () => {
	it.each([
		[0, '0 s'],
		[1, '1 s'],
		[59_001, '60 s'],
		[2 * MINUTE, '120 s'],
		[2 * MINUTE + 1, '3 min'],
		[15 * MINUTE, '15 min'],
	])('gives %i ms as %s', (ms, text) => {
		expect(shortDuration(ms)).toBe(text);
	});
});

describe('the ending of a request that did not get its turn', () => {
	it.each<[waited: number, ahead: number, turnIn: number, limits: WaitLimits, text: string]>([
		[
			15 * MINUTE,
			311,
			130_000,
			{ maxWait: MINUTE, maxQueueTime: 15 * MINUTE },
			'Waited 15 min for its turn (Max Queue Time: 15 min); 311 requests were before it. Its turn may come in about 3 min.',
		],
		[
			0,
			1,
			42_000,
			{ maxWait: 30_000 },
			'Waited 0 s for its turn (Max Wait: 30 s); 1 request was before it. Its turn may come in about 42 s.',
		],
		[
			30_000,
			0,
			0,
			{ maxWait: 30_000 },
			'Waited 30 s for its turn (Max Wait: 30 s); 0 requests were before it.',
		],
	])('tells what was waited, for what, and when to come back', (...given) => {
		const [waited, ahead, turnIn, limits, text] = given;
		const budget = new WaitBudget(limits, new VirtualClock());
		expect(heldBackEnding({ kind: 'held_back', waited, ahead, turnIn }, budget)).toEqual({
			kind: 'no_answer',
			reason: 'not_reached',
			code: 'held_back',
			message: text,
		});
	});
});
