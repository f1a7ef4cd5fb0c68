import { failureText } from '../../../nodes/XquikDm/output/failure.ts';

const CODE = 'x_dm_not_allowed';

describe('the remedy of a failure', () => {
	it.each<[what: string, message: string, isQuoted: boolean]>([
		['quotes what Xquik says', 'The conversation was closed by a moderator.', true],
		['quotes what Xquik says in another language', '收件人不接受私信', true],
		['does not repeat the code', 'x_dm_not_allowed', false],
		['does not repeat the title', 'Recipient does not accept DMs.', false],
		['quotes nothing where Xquik says nothing', '', false],
	])('%s', (_what, message, isQuoted) => {
		const problem = { code: CODE, message, retryable: false, safeToRetry: true, httpStatus: 422 };
		const { title, remedy } = failureText({ problem });
		expect(title).toBe('The recipient does not accept DMs from this account');
		expect(remedy.startsWith('Xquik says: ')).toBe(isQuoted);
		expect(remedy).toContain('Use another connected account');
	});
});
