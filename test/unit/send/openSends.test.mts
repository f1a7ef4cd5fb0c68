import { OpenSends } from '../../../nodes/XquikDm/send/openSends.ts';

const REMEMBERED = 20_000;

function filled(): OpenSends {
	const open = new OpenSends();
	for (let n = 0; n < REMEMBERED; n++) open.add(`key-${n}`);
	return open;
}

describe('OpenSends', () => {
	it('has what was added and not deleted', () => {
		const open = new OpenSends();
		open.add('a');
		open.add('b');
		open.delete('a');
		expect([open.has('a'), open.has('b'), open.has('c'), open.has(undefined)]).toEqual([
			false,
			true,
			false,
			false,
		]);
	});

	it('forgets the oldest beyond its bound, so that a long-lived worker does not fill up', () => {
		const open = filled();
		expect(open.has('key-0')).toBe(true);
		open.add('one more');
		expect([open.has('key-0'), open.has('key-1'), open.has('one more')]).toEqual([
			false,
			true,
			true,
		]);
	});

	it('counts a key that is added again as new', () => {
		const open = filled();
		open.add('key-0');
		open.add('one more');
		expect([open.has('key-0'), open.has('key-1')]).toEqual([true, false]);
	});
});
