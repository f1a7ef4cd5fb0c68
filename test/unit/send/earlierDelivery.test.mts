import type { SendEntry, SendState } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { earlierDelivery } from '../../../nodes/XquikDm/resources/directMessage/send/recall.ts';
import { sendEntry } from '../support/sendEntry.mts';
import { NOON } from '../support/virtualClock.mts';

const HOUR = 60 * 60 * 1000;

describe('what delivery is told about an earlier run', () => {
	const PAID = {
		state: 'failed' as const,
		file: 'cat',
		mediaId: '7',
		mediaUrl: 'https://media.example/7',
		uploadedAt: NOON,
	};
	const told = (
		earlier: SendEntry | undefined,
		contract: 'lifecycle' | 'legacy' | undefined = 'legacy',
		now = NOON,
	) => earlierDelivery(earlier, 'none', contract, now);

	it.each<[SendState | undefined, boolean]>([
		[undefined, false],
		['failed', false],
		['open', true],
		['pending', true],
		['unconfirmed', true],
	])('whether a message that is %s may be out: %j', (state, mayBeOut) => {
		const earlier = state && sendEntry({ state });
		for (const contract of ['lifecycle', 'legacy', undefined] as const) {
			expect(earlierDelivery(earlier, 'none', contract, NOON)).toEqual({
				mayBeOut,
				isKnownUnsent: state === 'failed',
			});
		}
	});

	it('which write action to ask for, where the API knows no keys', () => {
		const pending = sendEntry({ state: 'pending', actionId: 'wa_1' });
		expect(told(pending)).toMatchObject({ mayBeOut: true, actionId: 'wa_1' });
		expect(told(pending, 'lifecycle')).not.toHaveProperty('actionId');
		expect(told({ ...pending, state: 'unconfirmed' })).not.toHaveProperty('actionId');
	});

	it('the media ID that is paid for, where no key would give it again', () => {
		const media = { mediaId: '7', mediaUrl: 'https://media.example/7' };
		expect(told(sendEntry(PAID))).toMatchObject({ mayBeOut: false, media });
		expect(told(sendEntry(PAID), 'lifecycle')).not.toHaveProperty('media');
		expect(earlierDelivery(sendEntry(PAID), 'file', 'legacy', NOON)).not.toHaveProperty('media');
	});

	it.each<[rule: string, fields: Partial<SendEntry>, now: number]>([
		['dies soon', {}, NOON + 23 * HOUR],
		['is of unknown age', { uploadedAt: undefined }, NOON],
		['is not there', { mediaId: undefined }, NOON],
	])('no media ID that %s', (_rule, fields, now) => {
		expect(told(sendEntry({ ...PAID, ...fields }), 'legacy', now)).not.toHaveProperty('media');
	});

	it('a media ID up to 23 hours old', () => {
		expect(told(sendEntry(PAID), 'legacy', NOON + 23 * HOUR - 1)).toHaveProperty('media');
	});

	it('no media ID for a message without a file', () => {
		const earlier = sendEntry({ ...PAID, file: undefined });
		expect(told(earlier)).not.toHaveProperty('media');
	});
});
