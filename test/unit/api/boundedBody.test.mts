import {
	isTooDeep,
	MAX_ANSWER_BYTES,
	MAX_JSON_DEPTH,
	parseAnswer,
	readBoundedBytes,
	readBoundedText,
} from '../../../nodes/XquikDm/api/boundedBody.ts';

const MIB = 1024 * 1024;

async function* streamOf(...chunks: (Uint8Array | string)[]): AsyncGenerator<Uint8Array | string> {
	await Promise.resolve();
	yield* chunks;
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('readBoundedText', () => {
	it.each<[rule: string, chunks: (Uint8Array | string)[], text: string]>([
		['one piece', [Buffer.from('{"a":1}')], '{"a":1}'],
		['several pieces', [Buffer.from('{"a"'), ':1}'], '{"a":1}'],
		['no pieces', [], ''],
		['a character cut in two', [Buffer.from([0xc3]), Buffer.from([0xa9])], 'é'],
	])('joins %s', async (_rule, chunks, text) => {
		await expect(readBoundedText(streamOf(...chunks))).resolves.toEqual({ text });
	});

	it('takes an answer of exactly 2 MiB', async () => {
		const read = await readBoundedText(streamOf(Buffer.alloc(MIB, 'a'), Buffer.alloc(MIB, 'a')));
		expect(MAX_ANSWER_BYTES).toBe(2 * MIB);
		expect('text' in read && read.text.length).toBe(2 * MIB);
	});

	it('gives up an answer without end as soon as it is too large', async () => {
		let given = 0;
		let closed = false;
		async function* endless() {
			await Promise.resolve();
			try {
				for (;;) {
					given++;
					yield Buffer.alloc(MIB);
				}
			} finally {
				closed = true;
			}
		}
		await expect(readBoundedText(endless())).resolves.toMatchObject({ code: 'answer_too_large' });
		expect({ given, closed }).toEqual({ given: 3, closed: true });
	});

	it('says when the connection breaks, and does not throw', async () => {
		async function* breaking() {
			await Promise.resolve();
			yield '{"messageId":';
			throw new Error('aborted');
		}
		await expect(readBoundedText(breaking())).resolves.toMatchObject({ code: 'answer_cut_off' });
	});
});

describe('readBoundedBytes', () => {
	it.each<[rule: string, expected: number | undefined]>([
		['says nothing of it', undefined],
		['gives it', 6],
		['gives less, as for what is unpacked on the way', 3],
		['gives less than the first piece', 1],
		['gives more', 10],
		['gives more than the limit', 100],
		['gives none', 0],
	])('reads to the end when the server %s', async (_rule, expected) => {
		const body = streamOf(Buffer.from('ab'), 'cd', Buffer.from('ef'));
		const read = await readBoundedBytes(body, 10, expected);
		expect(read).toEqual({ bytes: Buffer.from('abcdef') });
	});

	it('still bounds a body that is longer than its server says', async () => {
		const read = await readBoundedBytes(streamOf('abc', 'def'), 5, 3);
		expect(read).toMatchObject({ code: 'answer_too_large' });
	});

	it('holds a file of a known length once, while it reads and after', async () => {
		const reused = Buffer.alloc(MIB);
		async function* pieces() {
			await Promise.resolve();
			for (const fill of [1, 2, 3]) yield reused.fill(fill);
		}
		// Pieces that were kept until the end would all be of the last.
		const read = await readBoundedBytes(pieces(), 4 * MIB, 3 * MIB);
		const bytes = 'bytes' in read ? read.bytes : Buffer.alloc(0);
		expect([bytes.length, bytes[0], bytes[MIB], bytes[2 * MIB]]).toEqual([3 * MIB, 1, 2, 3]);
	});

	it('keeps no room that was not used', async () => {
		const read = await readBoundedBytes(streamOf('ab'), MIB, MIB);
		expect('bytes' in read && read.bytes.buffer.byteLength).toBeLessThan(MIB);
	});
});

describe('isTooDeep', () => {
	it.each([
		['64 levels', nested(MAX_JSON_DEPTH), false],
		['65 levels', nested(MAX_JSON_DEPTH + 1), true],
		['a hundred lists side by side', `[${'[],'.repeat(100)}[]]`, false],
		['brackets in a text', JSON.stringify('['.repeat(100)), false],
		['brackets after an escaped quote', JSON.stringify(`"${'{'.repeat(100)}`), false],
		['brackets after a text that ends in a backslash', `["\\\\",${nested(64)}]`, true],
		['brackets without end', '{'.repeat(1e6), true],
	])('of %s', (_rule, json, deep) => {
		expect(isTooDeep(json)).toBe(deep);
	});
});

describe('parseAnswer', () => {
	it.each<[string, unknown]>([
		['{"a":[1,"2"]}', { a: [1, '2'] }],
		[' [] ', []],
		['null', null],
	])('gives the JSON %j', (text, body) => {
		expect(parseAnswer(text)).toEqual(body);
	});

	it.each([
		['empty', ''],
		['blank', ' \n'],
		['a page', '<!doctype html><p>502</p>'],
		['cut off', '{"messageId":"18'],
		['two values', '{}{}'],
		['too deep', nested(65)],
	])('gives nothing for a text that is %s', (_rule, text) => {
		expect(parseAnswer(text)).toBeUndefined();
	});
});
