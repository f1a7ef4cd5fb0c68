import {
	backoff,
	BACKOFF_CAP,
	chooseDelay,
	pollDelay,
	serverDelay,
} from '../../../nodes/XquikDm/delivery/delay.ts';
import { NOON } from '../support/virtualClock.mts';

describe('serverDelay', () => {
	it.each<[rule: string, header: string | undefined, body: unknown, ms: number | undefined]>([
		['header in seconds', '7', undefined, 7000],
		['header of several digits', '120', undefined, 120_000],
		['header 0', '0', undefined, 0],
		['a day at most of a header without end', '9'.repeat(400), undefined, 86_400_000],
		['a day at most of a body', undefined, { retryAfter: 1e9 }, 86_400_000],
		['header with white space', ' 7 ', undefined, 7000],
		['header as HTTP date', 'Thu, 01 Oct 2026 12:00:30 GMT', undefined, 30_000],
		['header as HTTP date that is over', 'Thu, 01 Oct 2026 11:00:00 GMT', undefined, 0],
		['header with a fraction', '1.25', undefined, 1250],
		['body after a header with more than a number', '7!', { retryAfter: 3 }, 3000],
		['body after a header that only ends in a number', '$7', { retryAfter: 3 }, 3000],
		['body after a negative header', '-5', { retryAfter: 3 }, 3000],
		['body 0', undefined, { retryAfterMs: 0, pollAfterMs: 40 }, 0],
		['body retryAfter in seconds', undefined, { retryAfter: 3 }, 3000],
		['body retryAfterMs in ms', undefined, { retryAfterMs: 3 }, 3],
		['body pollAfterMs in ms', undefined, { pollAfterMs: 40 }, 40],
		['body nextAction.afterMs in ms', undefined, { nextAction: { afterMs: 50 } }, 50],
		['header before body seconds', '1', { retryAfter: 60 }, 1000],
		['header before body ms', '1', { retryAfterMs: 60_000, nextAction: { afterMs: 9 } }, 1000],
		['body after a header that is neither', 'soon', { retryAfter: 3 }, 3000],
		['body after an empty header', '', { retryAfterMs: 3 }, 3],
		['nothing without header and body', undefined, undefined, undefined],
		['nothing from null', undefined, { retryAfter: null, pollAfterMs: null }, undefined],
		['nothing from text in the body', undefined, { retryAfter: '3', retryAfterMs: '3' }, undefined],
		['nothing from a negative number', undefined, { retryAfter: -3 }, undefined],
		['nothing from no number', undefined, { retryAfterMs: Number.NaN }, undefined],
		['nothing from infinity', undefined, { retryAfter: Number.POSITIVE_INFINITY }, undefined],
		['nothing from a list', undefined, [{ retryAfter: 3 }], undefined],
		['nothing from a next action that is a text', undefined, { nextAction: 'poll' }, undefined],
	])('%s', (_rule, header, body, ms) => {
		const headers: Record<string, string> = header === undefined ? {} : { 'retry-after': header };
		expect(serverDelay(headers, body, NOON)).toBe(ms);
	});
});

describe('backoff', () => {
	it.each([
		[0, 500],
		[1, 1000],
		[2, 2000],
		[3, 4000],
		[5, 16_000],
		[6, 30_000],
		[50, 30_000],
		[5000, 30_000],
	])('of wait %i is at most %i ms, and with jitter at least half of it', (count, most) => {
		expect(backoff(count, 0)).toBe(most / 2);
		expect(backoff(count, 0.5)).toBe(most * 0.75);
		expect(backoff(count, 0.999_999_999)).toBe(most);
	});

	it('never waits longer than 30 s by itself', () => {
		expect(BACKOFF_CAP).toBe(30_000);
	});
});

describe('chooseDelay', () => {
	it.each([
		['our own without one of the server', undefined, 500, 500],
		['the server’s when it is longer', 60_000, 500, 60_000],
		['our own when it is longer', 10, 500, 500],
	])('takes %s', (_rule, server, own, delay) => {
		expect(chooseDelay(server, own)).toBe(delay);
	});
});

describe('pollDelay', () => {
	it('is a backoff when the server asks for nothing', () => {
		expect(pollDelay(undefined, 0, 0.999_999_999)).toBe(500);
		expect(pollDelay(undefined, 20, 0.999_999_999)).toBe(BACKOFF_CAP);
	});

	it('is what the server asks for', () => {
		expect(pollDelay(45_000, 0, 0)).toBe(45_000);
		expect(pollDelay(6000, 30, 0)).toBe(6000);
	});

	it('never becomes a tight loop when the server asks for 0', () => {
		const waited = Array.from({ length: 10 }, (_, polls) => pollDelay(0, polls, 0));
		expect(Math.min(...waited)).toBeGreaterThan(0);
		expect(waited.at(-1)).toBe(5000);
		expect(waited).toEqual(waited.toSorted((one, other) => one - other));
	});
});
