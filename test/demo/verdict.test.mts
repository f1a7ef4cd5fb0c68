import { drawPicture } from '../../tools/demo/picture.mts';
import type { DemoResult } from '../../tools/demo/verdict.mts';
import { findFaults } from '../../tools/demo/verdict.mts';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';

const HASH = 'a'.repeat(64);

function message(sha256?: string): OutboxMessage {
	return {
		messageId: '1',
		recipient: '2',
		account: 'acme',
		text: 'Hello',
		key: null,
		at: '2026-01-01T00:00:00.000Z',
		writeActionId: '3',
		media:
			sha256 === undefined
				? null
				: { mediaId: '4', sha256, bytes: 5, type: 'image/png', name: 'a.png' },
	};
}

function result(different: Partial<DemoResult> = {}): DemoResult {
	return {
		expected: 2,
		rows: [{ send_status: 'sent' }, { send_status: 'sent' }],
		outbox: [message(HASH), message()],
		drawnHash: HASH,
		keptOnDisk: true,
		...different,
	};
}

describe('findFaults', () => {
	it('finds none when everything arrived', () => {
		expect(findFaults(result())).toEqual([]);
	});

	it.each<Partial<DemoResult>>([
		{ rows: [{ send_status: 'sent' }] },
		{ rows: [{ send_status: 'sent' }, { send_status: 'failed' }] },
		{ outbox: [message(HASH), message(), message()] },
		{ outbox: [message(), message()] },
		{ outbox: [message('b'.repeat(64)), message()] },
		{ keptOnDisk: false },
	])('finds the one fault of %j', (different) => {
		expect(findFaults(result(different))).toHaveLength(1);
	});
});

describe('drawPicture', () => {
	it('draws the same PNG of some size each time', () => {
		const picture = drawPicture(320, 200);

		expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
		expect(picture.length).toBeGreaterThan(10_000);
		expect(drawPicture(320, 200).equals(picture)).toBe(true);
	});
});
