import { isStaleUpload } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import type { WriteResult } from '../../../nodes/XquikDm/delivery/write.ts';
import { readWriteAction } from '../../../nodes/XquikDm/api/writeAction.ts';
import { sentRecord } from '../support/answers.mts';
import { NOON } from '../support/virtualClock.mts';

const HOUR = 60 * 60 * 1000;
const ago = (ms: number) => new Date(NOON - ms).toISOString();

function uploaded(times: Record<string, unknown>, replayed = true): WriteResult {
	const action = readWriteAction(sentRecord({ ...times, idempotent: replayed }));
	const success = { id: '7', replayed, action };
	return { kind: 'done', success, action, key: 'key', attempts: 1, answeredAt: NOON };
}

describe('an upload is too old to rely on', () => {
	it.each<[rule: string, upload: WriteResult, stale: boolean]>([
		['not at 23 hours', uploaded({ confirmedAt: ago(23 * HOUR) }), false],
		['beyond 23 hours', uploaded({ confirmedAt: ago(23 * HOUR + 1) }), true],
		['not when it is new', uploaded({ confirmedAt: ago(0) }), false],
		['by its making when it has no confirmation', uploaded({ createdAt: ago(24 * HOUR) }), true],
		[
			'by its confirmation rather than its making',
			uploaded({ createdAt: ago(24 * HOUR), confirmedAt: ago(22 * HOUR) }),
			false,
		],
		['not when this run made it', uploaded({ confirmedAt: ago(30 * HOUR) }, false), false],
		['not when its age is unknown', uploaded({}), false],
		['not when its time is no time', uploaded({ confirmedAt: 'yesterday-ish' }), false],
		['not when its time is a number', uploaded({ confirmedAt: NOON - 30 * HOUR }), false],
	])('%s', (_rule, upload, stale) => {
		expect(isStaleUpload(upload)).toBe(stale);
	});

	it('not by the legacy contract, which keeps no record', () => {
		const upload: WriteResult = {
			kind: 'done',
			success: { id: '7', replayed: false },
			key: 'key',
			attempts: 1,
			answeredAt: NOON,
		};
		expect(isStaleUpload(upload)).toBe(false);
	});

	it('not while it is pending', () => {
		const { action } = uploaded({ createdAt: ago(30 * HOUR) });
		const upload: WriteResult = {
			kind: 'pending',
			action,
			key: 'key',
			attempts: 1,
			answeredAt: NOON,
		};
		expect(isStaleUpload(upload)).toBe(false);
	});
});
