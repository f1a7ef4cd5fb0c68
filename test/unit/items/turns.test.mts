import { inTurn } from '../../../nodes/XquikDm/items/turns.ts';

/** A run that lasts until it is ended from outside. */
function run(log: string[], name: string) {
	let end: (error?: Error) => void = () => undefined;
	const ended = new Promise<string>((resolve, reject) => {
		end = (error) => {
			if (error === undefined) resolve(`${name} done`);
			else reject(error);
		};
	});
	const start = async () => {
		log.push(`${name} begins`);
		const result = await ended;
		log.push(`${name} ends`);
		return result;
	};
	return { start, end };
}

const pause = async () => {
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
};

describe('two runs', () => {
	const log: string[] = [];
	beforeEach(() => {
		log.length = 0;
	});

	it('of the same message go one after the other, and each has its own result', async () => {
		const owner = {};
		const [a, b] = [run(log, 'a'), run(log, 'b')];
		const first = inTurn(owner, 'hello', a.start);
		const second = inTurn(owner, 'hello', b.start);
		b.end();
		await pause();
		expect(log).toEqual(['a begins']);
		a.end();
		await expect(Promise.all([first, second])).resolves.toEqual(['a done', 'b done']);
		expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
	});

	it.each<[rule: string, owners: [object, object], names: [string, string]]>([
		['of other messages', [log, log], ['hello', 'bye']],
		['of other executions', [{}, {}], ['hello', 'hello']],
	])('%s go at the same time', async (_rule, owners, names) => {
		const [a, b] = [run(log, 'a'), run(log, 'b')];
		const first = inTurn(owners[0], names[0], a.start);
		const second = inTurn(owners[1], names[1], b.start);
		await pause();
		expect(log).toEqual(['a begins', 'b begins']);
		a.end();
		b.end();
		await Promise.all([first, second]);
	});

	it('go on after one that failed, whose error is its own', async () => {
		const owner = {};
		const [a, b] = [run(log, 'a'), run(log, 'b')];
		const first = inTurn(owner, 'hello', a.start);
		const second = inTurn(owner, 'hello', b.start);
		a.end(new Error('It broke'));
		b.end();
		await expect(first).rejects.toThrow('It broke');
		await expect(second).resolves.toBe('b done');
	});

	it('that begin while others wait come after all of them', async () => {
		const owner = {};
		const [a, b, c] = [run(log, 'a'), run(log, 'b'), run(log, 'c')];
		const first = inTurn(owner, 'hello', a.start);
		const second = inTurn(owner, 'hello', b.start);
		a.end();
		await first;
		await pause();
		const third = inTurn(owner, 'hello', c.start);
		await pause();
		expect(log).toEqual(['a begins', 'a ends', 'b begins']);
		b.end();
		c.end();
		await Promise.all([second, third]);
		expect(log.slice(3)).toEqual(['b ends', 'c begins', 'c ends']);
	});
});
