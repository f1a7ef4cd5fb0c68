import type { Problem } from '../../../nodes/XquikDm/delivery/decision.ts';
import { SendingBlocks } from '../../../nodes/XquikDm/items/sendingBlocks.ts';

function problem(code: string): Problem {
	return { code, message: '', retryable: false, safeToRetry: false };
}

describe('Stops', () => {
	it('lets every account send at first', () => {
		expect(new SendingBlocks().reasonFor('acme')).toBeUndefined();
	});

	it('takes no note of an error that takes nobody down', () => {
		const blocks = new SendingBlocks();
		blocks.note(undefined, 'acme', problem('x_dm_not_allowed'));
		expect(blocks.reasonFor('acme')).toBeUndefined();
	});

	it('stops the account of an error, and no other', () => {
		const blocks = new SendingBlocks();
		blocks.note('account', 'acme', problem('x_daily_limit'));
		expect(blocks.reasonFor('acme')).toEqual({
			scope: 'account',
			problem: problem('x_daily_limit'),
		});
		expect(blocks.reasonFor('other')).toBeUndefined();
	});

	it('knows an account in any case', () => {
		const blocks = new SendingBlocks();
		blocks.note('account', 'Acme', problem('x_daily_limit'));
		expect(blocks.reasonFor('aCME')?.scope).toBe('account');
	});

	it('stops every account of a credential', () => {
		const blocks = new SendingBlocks();
		blocks.note('credential', 'acme', problem('unauthenticated'));
		for (const account of ['acme', 'other']) {
			expect(blocks.reasonFor(account)).toEqual({
				scope: 'credential',
				problem: problem('unauthenticated'),
			});
		}
	});

	it.each(['account', 'credential'] as const)('keeps the first reason of an %s', (scope) => {
		const blocks = new SendingBlocks();
		blocks.note(scope, 'acme', problem('first'));
		blocks.note(scope, 'acme', problem('second'));
		expect(blocks.reasonFor('acme')?.problem.code).toBe('first');
	});

	it('names the credential before the account', () => {
		const blocks = new SendingBlocks();
		blocks.note('account', 'acme', problem('x_daily_limit'));
		blocks.note('credential', 'other', problem('no_credits'));
		expect(blocks.reasonFor('acme')?.problem.code).toBe('no_credits');
	});
});
