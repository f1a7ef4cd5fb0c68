import { readSummary, summaryOf, totalsOf } from '../../../nodes/XquikDm/output/runSummary.ts';

/** Items of a run: so many of a status, with fields of their rows. */
const items = (
	count: number,
	status: string,
	row: Record<string, number> = {},
	isTried = status !== 'failed',
) => Array.from({ length: count }, () => ({ status, row, isTried }));

const PAID = { credits_charged: 10 };

describe('the summary of a run', () => {
	it.each<[message: string, type: string, entries: ReturnType<typeof items>]>([
		['1 sent, 10 credits.', 'info', items(1, 'sent', PAID)],
		[
			'22 sent, 3 not sent, 245 credits, 5 of them for lookups.',
			'warning',
			[
				...items(5, 'sent', { credits_charged: 20, lookup_credits: 1 }),
				...items(14, 'sent', PAID),
				...items(3, 'sent', { credits_charged: 0 }),
				...items(2, 'failed'),
				...items(1, 'not_attempted', {}, false),
			],
		],
		[
			'0 sent, 1 is unconfirmed, 0 credits. Look at the conversation before sending again.',
			'warning',
			items(1, 'unconfirmed'),
		],
		[
			'1 sent, 1 not confirmed yet, 2 are unconfirmed, 10 credits. Look at the conversations before sending again.',
			'warning',
			[...items(1, 'sent', PAID), ...items(1, 'pending_confirmation'), ...items(2, 'unconfirmed')],
		],
		[
			'10 sent, 15 sent by an earlier try, 100 credits.',
			'info',
			[...items(15, 'sent', PAID, false), ...items(10, 'sent', PAID)],
		],
		[
			'Dry Run: nothing was sent. 150 checked, 3,000 credits planned, 2 credits spent on lookups.',
			'info',
			[
				...items(2, 'dry_run', { planned_credits: 20, lookup_credits: 1 }, false),
				...items(148, 'dry_run', { planned_credits: 20 }, false),
			],
		],
		[
			'Dry Run: nothing was sent. 1 checked, 1 with a problem, 10 credits planned.',
			'warning',
			[...items(1, 'dry_run', { planned_credits: 10 }, false), ...items(1, 'failed')],
		],
		[
			'1 sent, 2 only checked (Dry Run), 10 credits.',
			'info',
			[...items(1, 'sent', PAID), ...items(2, 'dry_run', { planned_credits: 10 }, false)],
		],
	])('%s', (message, type, entries) => {
		expect(summaryOf(totalsOf(entries, 'sent'), 'sent')).toEqual({ message, type });
	});

	it('has the word of its operation', () => {
		const entries = [...items(2, 'deleted', PAID), ...items(1, 'unconfirmed')];
		expect(summaryOf(totalsOf(entries, 'deleted'), 'deleted').message).toBe(
			'2 deleted, 1 is unconfirmed, 20 credits.',
		);
	});

	it.each([
		[1, 0, 1, '1 message, 1 credit.'],
		[1200, 1, 1300, '1,200 messages, 1 failed, 1,300 credits.'],
	])('of %i rows and %i failed items', (rows, failed, credits, message) => {
		const noun = { one: 'message', many: 'messages' };
		expect(readSummary(rows, noun, failed, credits).message).toBe(message);
	});
});
