import type { SendStatus } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { doneNote, progressNote } from '../../../nodes/XquikDm/output/progressNote.ts';
import type { RunTotals } from '../../../nodes/XquikDm/output/runSummary.ts';

const TOTALS: RunTotals = {
	statuses: new Map(),
	earlier: 0,
	credits: 20,
	isUnreported: false,
	lookupCredits: 0,
	plannedCredits: 0,
};

function statuses(counts: Partial<Record<SendStatus, number>>): SendStatus[] {
	return Object.entries(counts).flatMap(([status, count]) =>
		Array.from({ length: count }, () => status as SendStatus),
	);
}

describe('what the error that stops the workflow says of its items', () => {
	it.each<[counts: Partial<Record<SendStatus, number>>, note: string]>([
		[{ failed: 1 }, ''],
		[{}, ''],
		[{ dry_run: 3 }, ''],
		[
			{ dry_run: 3, failed: 2 },
			'0 of 2 sent, 20 credits. 3 only checked (Dry Run). Retry this execution to send all 2.',
		],
		[
			{ sent: 15, failed: 1, not_attempted: 9 },
			'15 of 25 sent, 20 credits. Retry this execution to send the other 10. The 15 are not sent again.',
		],
		[
			{ sent: 1, failed: 1 },
			'1 of 2 sent, 20 credits. Retry this execution to send the other 1. The one that was sent is not sent again.',
		],
		[
			{ failed: 1, not_attempted: 2 },
			'0 of 3 sent, 20 credits. Retry this execution to send all 3.',
		],
		[
			{ failed: 1, pending_confirmation: 1 },
			'0 of 2 sent, 20 credits. 1 not confirmed yet. Retry this execution to send the other 1.',
		],
		[
			{ sent: 2, unconfirmed: 1, not_attempted: 3 },
			'2 of 6 sent, 20 credits. 1 with unknown outcome. Retry this execution to send the other 3. The 2 are not sent again.',
		],
		[
			{ sent: 1, pending_confirmation: 2, unconfirmed: 3 },
			'1 of 6 sent, 20 credits. 2 not confirmed yet. 3 with unknown outcome.',
		],
	])('%j: %s', (counts, note) => {
		expect(progressNote(statuses(counts), TOTALS)).toBe(note);
	});

	it.each<[totals: Partial<RunTotals>, sentence: string]>([
		[{ credits: 345, lookupCredits: 5 }, '15 of 25 sent, 345 credits, 5 of them for lookups.'],
		[{ credits: 0 }, '15 of 25 sent, 0 credits.'],
		[{ credits: 50, earlier: 10 }, '15 of 25 sent, 10 of them earlier, 50 credits.'],
		[{ credits: 1, earlier: 15 }, '15 of 25 sent, all of them earlier, 1 credit.'],
	])('says what this run has spent: %j', (totals, sentence) => {
		const note = progressNote(statuses({ sent: 15, failed: 10 }), { ...TOTALS, ...totals });
		expect(note).toBe(
			`${sentence} Retry this execution to send the other 10. The 15 are not sent again.`,
		);
	});

	it('is in the words of its operation', () => {
		const reports = [{ status: 'deleted' }, { status: 'deleted' }, { status: 'failed' }];
		expect(doneNote(reports, 'deleted', TOTALS)).toBe('2 of 3 deleted, 20 credits.');
		expect(doneNote(reports.slice(2), 'deleted', TOTALS)).toBe('');
	});
});
