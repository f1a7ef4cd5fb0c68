import type { ArchiveContents } from '../../tools/package/archiveDifferences.mts';
import { archiveDifferences, readModes } from '../../tools/package/archiveDifferences.mts';

const A = { mode: '-rw-r--r--', sha256: 'a' };

function archive(files: Record<string, typeof A>): ArchiveContents {
	return new Map(Object.entries(files));
}

describe('archiveDifferences', () => {
	it.each([
		['nothing', { a: A, b: A }, []],
		[
			'a mode',
			{ a: { ...A, mode: '-rw-------' }, b: A },
			['a has mode -rw-r--r--, then -rw-------.'],
		],
		['bytes', { a: A, b: { ...A, sha256: 'b' } }, ['b has other bytes.']],
		['a missing file', { a: A }, ['b is only in the first archive.']],
		['a file more', { a: A, b: A, c: A }, ['c is only in the second archive.']],
	])('names %s', (_title, second, expected) => {
		expect(archiveDifferences(archive({ a: A, b: A }), archive(second))).toEqual(expected);
	});
});

describe('readModes', () => {
	it('reads what tar lists', () => {
		const listing = [
			'-rw-r--r-- 0/0            1091 1985-10-26 08:15 package/LICENSE',
			'-rwxr-xr-x 0/0               2 1985-10-26 08:15 package/dist/a file.js',
			'',
		].join('\n');
		expect([...readModes(listing)]).toEqual([
			['package/LICENSE', '-rw-r--r--'],
			['package/dist/a file.js', '-rwxr-xr-x'],
		]);
	});

	it('refuses anything else', () => {
		expect(() => readModes('tar: no such file')).toThrow('tar: no such file');
	});
});
