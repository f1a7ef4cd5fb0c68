import { claim } from '../../../nodes/XquikDm/resources/directMessage/wait/claims.ts';

describe('claim', () => {
	it('is one answer’s until it has had its time', () => {
		expect(claim('17 a', 0)).toBe(true);
		expect(claim('17 a', 9_999)).toBe(false);
		expect(claim('18 a', 9_999)).toBe(true);
		expect(claim('17 a', 10_000)).toBe(true);
	});
});
