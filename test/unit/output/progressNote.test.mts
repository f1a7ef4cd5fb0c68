import type { SendStatus } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { progressNote } from '../../../nodes/XquikDm/output/progressNote.ts';

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
			'0 of 2 sent. 3 only checked (Dry Run). Retry this execution to send all 2.',
		],
		[
			{ sent: 15, failed: 1, not_attempted: 9 },
			'15 of 25 sent. Retry this execution to send the other 10. The 15 are not sent again.',
		],
		[
			{ sent: 1, failed: 1 },
			'1 of 2 sent. Retry this execution to send the other 1. The one that was sent is not sent again.',
		],
		[{ failed: 1, not_attempted: 2 }, '0 of 3 sent. Retry this execution to send all 3.'],
		[
			{ failed: 1, pending_confirmation: 1 },
			'0 of 2 sent. 1 not confirmed yet. Retry this execution to send the other 1.',
		],
		[
			{ sent: 2, unconfirmed: 1, not_attempted: 3 },
			'2 of 6 sent. 1 with unknown outcome. Retry this execution to send the other 3. The 2 are not sent again.',
		],
		[
			{ sent: 1, pending_confirmation: 2, unconfirmed: 3 },
			'1 of 6 sent. 2 not confirmed yet. 3 with unknown outcome.',
		],
	])('%j: %s', (counts, note) => {
		expect(progressNote(statuses(counts))).toBe(note);
	});
});
