import type { SendEntry, SendState } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { takeOldPlaces } from '../../../nodes/XquikDm/resources/directMessage/send/earlierRuns.ts';
import { fingerprintsOf } from '../../../nodes/XquikDm/resources/directMessage/send/fingerprint.ts';
import type { SendItem } from '../../../nodes/XquikDm/resources/directMessage/send/sendItem.ts';
import {
	checkedOf,
	IDENTITY,
	memoryData,
	messageTo12,
	nodeRun,
	preparedItem,
} from '../support/sendItem.mts';

describe('items that come in another order', () => {
	const saying = (text: string) => checkedOf(messageTo12({ text }));
	const A = saying('A');
	const B = saying('B');
	const C = saying('C');
	const D = saying('D');
	const entryOf = (checked: NonNullable<SendItem['checked']>, state: SendState): SendEntry => ({
		state,
		typed: fingerprintsOf(checked, IDENTITY.instanceId).typed,
		message: 'm',
		firstAttempt: 1,
		fileRevision: 1,
	});

	/** The places that items get in a run whose execution remembers A at 0 and B at 1. */
	function placesOf(...order: Array<NonNullable<SendItem['checked']> | undefined>): string[] {
		const items = order.map((checked, index) => preparedItem({ place: `0:${index}`, checked }));
		const sends = { a: entryOf(A, 'sent'), b: entryOf(B, 'failed') };
		takeOldPlaces(items, nodeRun(memoryData({ items: { '0:0': 'a', '0:1': 'b' }, sends })));
		return items.map(({ place }) => place);
	}

	it.each<[rule: string, order: Parameters<typeof placesOf>, places: string[]]>([
		['keep their places when nothing has changed', [A, B], ['0:0', '0:1']],
		['take their old places', [B, A], ['0:1', '0:0']],
		['leave a new item a place of its own', [C, A, B], ['0:3', '0:0', '0:1']],
		['leave a place to the item that was changed in it', [C, B], ['0:0', '0:1']],
		['leave twins one place each', [A, A, B], ['0:0', '0:3', '0:1']],
		['leave new items places of their own', [C, D, A, B], ['0:4', '0:5', '0:0', '0:1']],
		['leave a second twin where it is', [C, A, A], ['0:1', '0:0', '0:2']],
		['take a place even from an item that could not be read', [undefined, A], ['0:1', '0:0']],
		['leave an item alone that could not be read', [undefined, B], ['0:0', '0:1']],
	])('%s', (_rule, order, places) => {
		expect(placesOf(...order)).toEqual(places);
	});

	it('stay where they are when another place is free for what they say', () => {
		const items = [C, A].map((checked, index) => preparedItem({ place: `0:${index}`, checked }));
		const sends = { a: entryOf(A, 'sent'), twin: entryOf(A, 'sent') };
		takeOldPlaces(items, nodeRun(memoryData({ items: { '0:0': 'a', '0:1': 'twin' }, sends })));
		expect(items.map(({ place }) => place)).toEqual(['0:0', '0:1']);
	});

	it.each<[rule: string, run: Partial<typeof IDENTITY>]>([
		['are not looked for in a tool call, whose place says nothing', { isTool: true }],
		['are not looked for in another round of a loop', { runIndex: 1 }],
	])('%s', (_rule, fields) => {
		const run = nodeRun(memoryData({ items: { '0:1': 'a' }, sends: { a: entryOf(A, 'sent') } }));
		const item = preparedItem({ checked: A });
		takeOldPlaces([item], { ...run, identity: { ...IDENTITY, ...fields } });
		expect(item.place).toBe('0:0');
	});

	it('keep a key that does not go by the place', () => {
		const protection = { protection: 'customKey' as const, customKey: 'ticket 7' };
		const checked = { ...A, protection };
		const item = preparedItem({ checked });
		const sends = { a: entryOf(checked, 'sent') };
		takeOldPlaces([item], nodeRun(memoryData({ items: { '0:1': 'a' }, sends })));
		expect(item.place).toBe('0:1');
		expect(item.intentFor('12')).toMatchObject({ protection: 'customKey' });
	});

	it('take the key along, under Per Execution', () => {
		const items = [B, A].map((checked, index) => preparedItem({ place: `0:${index}`, checked }));
		const sends = { a: entryOf(A, 'sent'), b: entryOf(B, 'failed') };
		takeOldPlaces(items, nodeRun(memoryData({ items: { '0:0': 'a', '0:1': 'b' }, sends })));
		expect(items.map((item) => item.intentFor(''))).toMatchObject([
			{ protection: 'perExecution', place: ['0', '1'] },
			{ protection: 'perExecution', place: ['0', '0'] },
		]);
	});
});
