import type { Problem } from '../../../nodes/XquikDm/delivery/decision.ts';
import { Stops } from '../../../nodes/XquikDm/delivery/stops.ts';

function problem(code: string): Problem {
	return { code, message: '', retryable: false, safeToRetry: false };
}

describe('Stops', () => {
	it('lets every account send at first', () => {
		expect(new Stops().reasonFor('acme')).toBeUndefined();
	});

	it('takes no note of an error that takes nobody down', () => {
		const stops = new Stops();
		stops.note(undefined, 'acme', problem('x_dm_not_allowed'));
		expect(stops.reasonFor('acme')).toBeUndefined();
	});

	it('stops the account of an error, and no other', () => {
		const stops = new Stops();
		stops.note('account', 'acme', problem('x_daily_limit'));
		expect(stops.reasonFor('acme')).toEqual({
			scope: 'account',
			problem: problem('x_daily_limit'),
		});
		expect(stops.reasonFor('other')).toBeUndefined();
	});

	it('knows an account in any case', () => {
		const stops = new Stops();
		stops.note('account', 'Acme', problem('x_daily_limit'));
		expect(stops.reasonFor('aCME')?.scope).toBe('account');
	});

	it('stops every account of a credential', () => {
		const stops = new Stops();
		stops.note('credential', 'acme', problem('unauthenticated'));
		for (const account of ['acme', 'other']) {
			expect(stops.reasonFor(account)).toEqual({
				scope: 'credential',
				problem: problem('unauthenticated'),
			});
		}
	});

	it.each(['account', 'credential'] as const)('keeps the first reason of an %s', (scope) => {
		const stops = new Stops();
		stops.note(scope, 'acme', problem('first'));
		stops.note(scope, 'acme', problem('second'));
		expect(stops.reasonFor('acme')?.problem.code).toBe('first');
	});

	it('names the credential before the account', () => {
		const stops = new Stops();
		stops.note('account', 'acme', problem('x_daily_limit'));
		stops.note('credential', 'other', problem('no_credits'));
		expect(stops.reasonFor('acme')?.problem.code).toBe('no_credits');
	});
});
