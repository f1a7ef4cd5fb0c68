import { claim } from '../../../nodes/XquikDm/resources/directMessage/wait/claims.ts';

const HOUR = 3_600_000;

describe('claim', () => {
	it('is one answer’s until it has had its time', () => {
		expect(claim('17 a', 0)).toBe(true);
		expect(claim('17 a', HOUR - 1)).toBe(false);
		expect(claim('18 a', HOUR - 1)).toBe(true);
		expect(claim('17 a', HOUR)).toBe(true);
		expect(claim('18 a', HOUR)).toBe(false);
	});

	it('is kept for the last 10,000 questions', () => {
		const start = 10 * HOUR;
		for (let index = 0; index <= 10_000; index += 1) {
			expect(claim(`${index} b`, start)).toBe(true);
		}
		expect(claim('10000 b', start)).toBe(false);
		expect(claim('1 b', start)).toBe(false);
		expect(claim('0 b', start)).toBe(true);
	});
});
