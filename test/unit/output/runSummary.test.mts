import type { RunShare } from '../../../nodes/XquikDm/output/runShare.ts';
import { readSummary, summaryOf, totalsOf } from '../../../nodes/XquikDm/output/runSummary.ts';

const OWN = { isEarlier: false, isUnreported: false };

/** Items of a run: so many of a status, with fields of their rows and what they add. */
const items = (
	count: number,
	status: string,
	row: Record<string, number> = {},
	share: RunShare | null = { ...OWN, credits: row['credits_charged'] ?? 0 },
) => Array.from({ length: count }, () => ({ status, row, ...(share === null ? {} : { share }) }));

const PAID = { credits_charged: 10 };

/** Under its key an earlier run's record came back. */
const REPLAYED = { credits: 0, isEarlier: true, isUnreported: false };

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
				...items(1, 'not_attempted', {}, null),
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
			'10 sent, 15 already sent earlier, 100 credits.',
			'info',
			[
				...items(9, 'sent', PAID, REPLAYED),
				...items(6, 'sent', PAID, null),
				...items(10, 'sent', PAID),
			],
		],
		[
			'Dry Run: nothing was sent. 150 checked, 3,000 credits planned, 2 credits spent on lookups.',
			'info',
			[
				...items(2, 'dry_run', { planned_credits: 20, lookup_credits: 1 }, null),
				...items(148, 'dry_run', { planned_credits: 20 }, null),
			],
		],
		[
			'Dry Run: nothing was sent. 1 checked, 1 with a problem, 10 credits planned.',
			'warning',
			[...items(1, 'dry_run', { planned_credits: 10 }, null), ...items(1, 'failed')],
		],
		[
			'1 sent, 2 only checked (Dry Run), 10 credits.',
			'info',
			[...items(1, 'sent', PAID), ...items(2, 'dry_run', { planned_credits: 10 }, null)],
		],
		[
			'2 sent, credits not reported.',
			'info',
			items(2, 'sent', {}, { ...OWN, credits: 0, isUnreported: true }),
		],
		[
			'2 sent, at least 11 credits, 1 of them for lookups.',
			'info',
			[
				...items(1, 'sent', { ...PAID, lookup_credits: 1 }),
				...items(1, 'sent', {}, { ...OWN, credits: 0, isUnreported: true }),
			],
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
