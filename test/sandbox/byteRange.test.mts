import { byteRange } from '../../sandbox/sendFile.mts';

it.each([
	[undefined, 'whole'],
	['', 'whole'],
	['bytes=-', 'whole'],
	['items=0-1', 'whole'],
	['bytes=0-1,4-5', 'whole'],
	['bytes=a-b', 'whole'],
	['bytes=5-4', 'whole'],
	['bytes=0-', { first: 0, last: 99 }],
	['bytes=0-0', { first: 0, last: 0 }],
	['bytes=10-19', { first: 10, last: 19 }],
	['bytes=90-200', { first: 90, last: 99 }],
	['bytes=-10', { first: 90, last: 99 }],
	['bytes=-1000', { first: 0, last: 99 }],
	[' bytes=1-2 ', { first: 1, last: 2 }],
	['bytes=100-', 'outside'],
	['bytes=100-200', 'outside'],
	['bytes=-0', 'outside'],
])('%p of 100 bytes is %p', (header, range) => {
	expect(byteRange(header, 100)).toEqual(range);
});

it('has no part of nothing', () => {
	expect(byteRange('bytes=0-', 0)).toBe('outside');
	expect(byteRange(undefined, 0)).toBe('whole');
});
