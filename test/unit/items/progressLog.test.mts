import { ProgressLog } from '../../../nodes/XquikDm/items/progressLog.ts';

function linesOf(total: number, ended: number): string[] {
	const lines: string[] = [];
	const log = new ProgressLog({ info: (line: string) => lines.push(line) }, 'Send DM', total);
	for (let item = 0; item < ended; item++) log.itemEnded();
	log.end('The summary.');
	return lines;
}

describe('the log of a long run', () => {
	it('has its start, every hundredth item, and its end', () => {
		expect(linesOf(250, 250)).toEqual([
			'Send DM: 250 items',
			'Send DM: 100 of 250 items ended',
			'Send DM: 200 of 250 items ended',
			'Send DM: The summary.',
		]);
	});

	it('has nothing of a run of one item', () => {
		expect(linesOf(1, 1)).toEqual([]);
	});
});
