import type { WriteEnding } from '../../../nodes/XquikDm/delivery/write.ts';
import { shareOf } from '../../../nodes/XquikDm/output/runShare.ts';
import { FAILED, PENDING, SENT, UNCONFIRMED, UPLOADED } from '../support/outcomes.mts';

const SENT_BEFORE: WriteEnding = {
	...SENT,
	kind: 'done',
	wasDoneBefore: true,
	success: { replayed: true },
};
const UPLOADED_BEFORE: WriteEnding = { ...SENT_BEFORE, action: UPLOADED.action };

describe('what an item adds to a run', () => {
	it.each<
		[what: string, writes: Array<WriteEnding | undefined>, credits: number, isEarlier: boolean]
	>([
		['a send', [undefined, SENT], 10, false],
		['an upload and its send', [UPLOADED, SENT], 20, false],
		['a send that an earlier run has paid', [undefined, SENT_BEFORE], 0, true],
		['an upload and a send that one has paid', [UPLOADED_BEFORE, SENT_BEFORE], 0, true],
		['a send with an upload that one has paid', [UPLOADED_BEFORE, SENT], 10, false],
		['an upload for a send that failed', [UPLOADED, FAILED], 10, false],
		['a send that failed', [undefined, FAILED], 0, false],
		['a send that is open', [undefined, PENDING], 0, false],
		['a send of which nobody knows', [undefined, UNCONFIRMED], 0, false],
		['no write, of which the memory knows all', [], 0, true],
	])('%s', (_what, writes, credits, isEarlier) => {
		expect(shareOf(writes)).toEqual({ credits, isEarlier, isUnreported: false });
	});

	it('is of unknown price where the answer names none', () => {
		const legacy: WriteEnding = { kind: 'done', answeredAt: 0, success: { replayed: false } };
		expect(shareOf([UPLOADED, legacy])).toEqual({
			credits: 10,
			isEarlier: false,
			isUnreported: true,
		});
	});
});
