import type { SendEntry, SendState } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import {
	itemIndexOf,
	mayBeOut,
	placeOf,
	SendMemory,
} from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { memoryData } from '../support/sendItem.mts';
import { NOON } from '../support/virtualClock.mts';

const ENTRY: SendEntry = {
	state: 'sent',
	typed: 't',
	message: 'm',
	firstAttempt: 1,
	fileRevision: 1,
};

describe('a message', () => {
	it.each<[SendState, boolean]>([
		['open', true],
		['pending', true],
		['unconfirmed', true],
		['sent', true],
		['failed', false],
	])('that is %s may be out: %j', (state, out) => {
		expect(mayBeOut({ ...ENTRY, state })).toBe(out);
	});

	it('that was never tried is not out', () => {
		expect(mayBeOut(undefined)).toBe(false);
	});
});

describe('what an execution remembers', () => {
	it('is found by item and by intent', () => {
		const memory = new SendMemory(memoryData());
		memory.keep('0:0', 'hello', ENTRY);
		expect(memory.ofItem('0:0')).toBe(ENTRY);
		expect(memory.ofIntent('hello')).toBe(ENTRY);
		expect(memory.ofItem('0:1')).toBeUndefined();
		expect(memory.ofIntent('bye')).toBeUndefined();
	});

	it('is kept in the data that n8n stores', () => {
		const data = memoryData();
		new SendMemory(data).keep('0:0', 'hello', ENTRY);
		const later = new SendMemory(structuredClone(data));
		expect(later.ofItem('0:0')).toEqual(ENTRY);
	});

	it('belongs to one execution, whose runs in this process share it', () => {
		const data = memoryData();
		expect(new SendMemory(data).owner).toBe(new SendMemory(data).owner);
		expect(new SendMemory(data).owner).not.toBe(new SendMemory(memoryData()).owner);
	});

	it('is one message for two items with the same intent', () => {
		const memory = new SendMemory(memoryData());
		memory.keep('0:0', 'hello', { ...ENTRY, state: 'open' });
		memory.keep('0:1', 'hello', ENTRY);
		expect(memory.ofItem('0:0')).toBe(ENTRY);
	});

	it('can be forgotten again, item and message', () => {
		const data = memoryData();
		const memory = new SendMemory(data);
		memory.keep('0:0', 'hello', ENTRY);
		memory.keep('0:1', 'bye', ENTRY);
		memory.keep('0:0', 'hello', undefined);
		expect(memory.ofItem('0:0')).toBeUndefined();
		expect(memory.ofIntent('hello')).toBeUndefined();
		expect(Object.keys(data.items)).toEqual(['0:1']);
		expect(Object.keys(data.sends)).toEqual(['bye']);
	});

	it('of one round of a loop is forgotten without the others', () => {
		const data = memoryData();
		const memory = new SendMemory(data);
		for (const run of [1, 11, 21]) {
			for (const item of [0, 1, 11]) memory.keep(placeOf(run, item), `${run} ${item}`, ENTRY);
		}
		memory.forgetRun(1);
		expect(Object.keys(data.items)).toEqual(['11:0', '11:1', '11:11', '21:0', '21:1', '21:11']);
		expect(Object.keys(data.sends)).toEqual(['11 0', '11 1', '11 11', '21 0', '21 1', '21 11']);
	});
});

describe('another API than before, such as the sandbox', () => {
	const STATES: SendState[] = ['sent', 'pending', 'open', 'unconfirmed', 'failed'];

	/** A memory of one message in each state, at the API that it went to. */
	function remembering() {
		const memory = new SendMemory(memoryData());
		memory.useApi('sandbox');
		memory.learn('legacy');
		for (const state of STATES) memory.keep(`0:${state}`, state, { ...ENTRY, state });
		return memory;
	}
	const states = (memory: SendMemory) => STATES.map((state) => memory.ofIntent(state)?.state);

	it('has to tell itself what is out there, and which contract it has', () => {
		const memory = remembering();
		memory.useApi('xquik');
		expect(states(memory)).toEqual(['unconfirmed', 'unconfirmed', 'open', 'unconfirmed', 'failed']);
		expect(memory.contract).toBeUndefined();
	});

	it('is none when it is the same again', () => {
		const memory = remembering();
		memory.useApi('sandbox');
		expect(states(memory)).toEqual(STATES);
		expect(memory.contract).toBe('legacy');
	});

	it('is none when nothing is known of the one before', () => {
		const memory = new SendMemory(
			memoryData({ sends: { hello: ENTRY }, items: { '0:0': 'hello' } }),
		);
		memory.useApi('xquik');
		expect(memory.ofIntent('hello')?.state).toBe('sent');
	});
});

describe('a run that is over', () => {
	it('leaves behind the messages that further runs mean as well', () => {
		const memory = new SendMemory(memoryData());
		memory.keep('0:0', 'hello', ENTRY);
		memory.keep('0:1', 'bye', ENTRY);
		memory.forgetRun(0, new Set(['0:1']));
		expect(memory.ofRun(0)).toEqual([]);
		expect([memory.ofIntent('hello'), memory.ofIntent('bye')]).toEqual([undefined, ENTRY]);
	});
});

describe('the items of one round of a loop', () => {
	const memory = new SendMemory(memoryData());
	for (const [run, item] of [
		[1, 3],
		[1, 12],
		[11, 40],
	] as const) {
		memory.keep(placeOf(run, item), `${run} ${item}`, { ...ENTRY, typed: `typed ${item}` });
	}

	it('are those of that round alone', () => {
		expect(memory.ofRun(1).map(([place, { typed }]) => [place, typed])).toEqual([
			['1:3', 'typed 3'],
			['1:12', 'typed 12'],
		]);
		expect(memory.ofRun(0)).toEqual([]);
	});

	it('are no longer there when their message was forgotten under another place', () => {
		const twins = new SendMemory(memoryData());
		twins.keep('0:0', 'hello', ENTRY);
		twins.keep('0:1', 'hello', ENTRY);
		twins.keep('0:1', 'hello', undefined);
		expect(twins.ofRun(0)).toEqual([]);
	});

	it.each([
		[1, 13],
		[11, 41],
		[0, 0],
	])('leave places free: of round %d from %d on', (run, next) => {
		expect(memory.nextItem(run)).toBe(next);
	});

	it('are found by what they say', () => {
		expect(memory.ofTyped('typed 12')?.typed).toBe('typed 12');
		expect(memory.ofTyped('typed 13')).toBeUndefined();
	});

	it('have the index that their place was made of', () => {
		expect(itemIndexOf(placeOf(7, 12))).toBe(12);
	});
});

describe('the beginning of an execution', () => {
	it('is known, and nothing was sent before it', () => {
		const memory = new SendMemory(memoryData({ firstRunAt: NOON }));
		expect(memory.firstRunAt).toBe(NOON);
		expect(memory.isIncomplete).toBe(false);
	});

	it('is not known of a retry whose memory is gone', () => {
		const memory = new SendMemory(memoryData({ firstRunAt: null }));
		expect(memory.firstRunAt).toBeUndefined();
		expect(memory.isIncomplete).toBe(true);
	});
});

describe('the contract of the API', () => {
	it('is remembered once it is known, and not unlearned', () => {
		const data = memoryData();
		const memory = new SendMemory(data);
		expect(memory.contract).toBeUndefined();
		memory.learn('legacy');
		memory.learn(undefined);
		expect(memory.contract).toBe('legacy');
		expect(new SendMemory(data).contract).toBe('legacy');
	});
});
