import { bytes, count, countOf, dayOf, timeOfDay } from '../../../sandbox/page/format.mts';

it.each([
	[0, '0 bytes'],
	[999, '999 bytes'],
	[1_000, '1.0 kB'],
	[3_940, '3.9 kB'],
	[64_000, '64 kB'],
	[15_728_640, '16 MB'],
	[5_400_000, '5.4 MB'],
	[536_870_912, '537 MB'],
	[7_000_000_000_000, '7000 GB'],
])('%p bytes are %p', (size, text) => {
	expect(bytes(size)).toBe(text);
});

it.each([
	[0, '0 credits'],
	[1, '1 credit'],
	[12_345, '12,345 credits'],
])('%p is %p', (value, text) => {
	expect(countOf(value, 'credit')).toBe(text);
});

it('counts, and tells day and time', () => {
	expect(count(1_234_567)).toBe('1,234,567');
	expect(timeOfDay('2026-11-23T10:30:07.688Z')).toBe('10:30:07');
	expect(dayOf('2026-11-23T10:30:07.688Z')).toBe('2026-11-23');
});
