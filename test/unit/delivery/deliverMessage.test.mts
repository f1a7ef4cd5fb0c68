import type { EarlierDelivery } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import { deliverMessage, isOfEarlierLife } from '../../../nodes/XquikDm/delivery/deliverMessage.ts';
import type { Intent } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { idempotencyKey } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import type { Message } from '../../../nodes/XquikDm/delivery/message.ts';
import type { WriteResult } from '../../../nodes/XquikDm/delivery/write.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { readWriteAction } from '../../../nodes/XquikDm/api/writeAction.ts';
import { answer, LOST, record, sentRecord, unsentRecord } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { messageTo12, picture } from '../support/sendItem.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const HOUR = 60 * 60 * 1000;
const INTENT: Intent = {
	protection: 'customKey',
	instanceId: 'instance',
	account: 'acme',
	customKey: 'ticket 7',
};
const uploadKey = (attempt: number) => idempotencyKey(INTENT, 'upload', attempt);
const sendKey = (attempt: number, upload = 1, life = 1) =>
	idempotencyKey({ ...INTENT, life }, 'send', attempt, upload);

const DATE = { date: new Date(NOON).toUTCString() };
const SENT = answer(200, sentRecord(), DATE);
const PENDING = answer(202, record());

function uploaded(mediaId: string, fields: Record<string, unknown> = {}): RequestResult {
	const body = sentRecord({
		messageId: undefined,
		result: { type: 'media', id: mediaId },
		mediaUrl: `https://media.example/${mediaId}`,
		...fields,
	});
	return answer(200, body, DATE);
}

const at = (hoursAgo: number) => new Date(NOON - hoursAgo * HOUR).toISOString();
const STALE = uploaded('6', { idempotent: true, confirmedAt: at(24) });

function refused(error: string): RequestResult {
	return answer(422, { error, message: 'No.' }, DATE);
}

async function deliver(
	script: RequestResult[],
	fields: Partial<Message> = {},
	earlier?: EarlierDelivery,
) {
	const clock = new VirtualClock();
	const api = new ScriptedApi(clock, script);
	const delivery = await deliverMessage(messageTo12(fields), INTENT, api.session(), earlier);
	const sent = api.requests.filter(({ path }) => path === '/x/dm/12').map(({ body }) => body);
	return { delivery, api, keys: api.keys, sent, clock };
}

describe('a message', () => {
	it('of text alone takes one request', async () => {
		const { delivery, keys, sent } = await deliver([SENT]);
		expect(delivery.send?.kind).toBe('done');
		expect(delivery.mediaId).toBeUndefined();
		expect(delivery.upload).toBeUndefined();
		expect(keys).toEqual([sendKey(1)]);
		expect(sent).toEqual([{ account: 'acme', text: 'Hello' }]);
	});

	it('with a media ID goes out with it', async () => {
		const attachment = { kind: 'mediaId' as const, mediaId: '7' };
		const { delivery, keys, sent } = await deliver([SENT], { attachment });
		expect(delivery.mediaId).toBe('7');
		expect(keys).toEqual([sendKey(1)]);
		expect(sent).toMatchObject([{ media_ids: ['7'] }]);
	});

	it('with a file is uploaded first, and its media ID kept as soon as it is paid for', async () => {
		const kept: unknown[][] = [];
		const keepMedia = (...media: unknown[]) => kept.push(media);
		const earlier = { mayBeOut: false, keepMedia };
		const script = [uploaded('7'), SENT];
		const { delivery, keys, sent } = await deliver(script, { attachment: picture() }, earlier);
		expect(delivery).toMatchObject({
			upload: { kind: 'done', attempts: 1 },
			send: { kind: 'done' },
			mediaId: '7',
			mediaUrl: 'https://media.example/7',
		});
		expect(keys).toEqual([uploadKey(1), sendKey(1)]);
		expect(sent).toMatchObject([{ media_ids: ['7'] }]);
		expect(kept).toEqual([['7', 'https://media.example/7']]);
	});

	it('says when it ended', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded', retryAfter: 3 });
		const { delivery } = await deliver([limited, SENT]);
		expect(delivery.endedAt).toBe(new Date(NOON + 3000).toISOString());
	});

	it.each<[what: string, script: RequestResult[], kind: string]>([
		['is refused', [refused('x_media_rejected')], 'failed'],
		['is of unknown outcome', Array.from({ length: 9 }, () => LOST), 'unconfirmed'],
		['stays open', [PENDING, ...Array.from({ length: 99 }, () => PENDING)], 'pending'],
		['gives no media ID', [uploaded('7', { result: null, mediaId: undefined })], 'done'],
	])('is not sent when its upload %s', async (_what, script, kind) => {
		const { delivery, sent } = await deliver(script, { attachment: picture(), maxWait: 20_000 });
		expect(delivery.upload).toMatchObject({ kind, attempts: 1 });
		expect(delivery.send).toBeUndefined();
		expect(delivery.mediaId).toBeUndefined();
		expect(sent).toEqual([]);
	});

	it('has one Max Wait for upload and send', async () => {
		const limited = answer(429, { error: 'rate_limit_exceeded', retryAfter: 6 });
		const script = [limited, uploaded('7'), limited];
		const { delivery } = await deliver(script, { attachment: picture(), maxWait: 10_000 });
		expect(delivery).toMatchObject({ mediaId: '7', send: { kind: 'failed' } });
	});
});

describe('an upload of an earlier run whose media ID may be dead', () => {
	it('is asked for its send first, which may be out', async () => {
		const { delivery, keys } = await deliver([STALE, SENT], { attachment: picture() });
		expect(delivery).toMatchObject({ send: { kind: 'done' }, mediaId: '6' });
		expect(keys).toEqual([uploadKey(1), sendKey(1)]);
	});

	it('is made anew when its send fails for its media', async () => {
		const script = [STALE, refused('media_expired'), uploaded('7'), SENT];
		const { delivery, keys, sent } = await deliver(script, { attachment: picture() });
		expect(delivery).toMatchObject({
			send: { kind: 'done' },
			mediaId: '7',
			upload: { attempts: 2 },
		});
		expect(keys).toEqual([uploadKey(1), sendKey(1), uploadKey(2), sendKey(1, 2)]);
		expect(sent).toMatchObject([{ media_ids: ['6'] }, { media_ids: ['7'] }]);
	});

	it('is not paid again when its send fails for another reason', async () => {
		const { delivery, keys } = await deliver([STALE, refused('x_rejected')], {
			attachment: picture(),
		});
		expect(delivery.send?.kind).toBe('failed');
		expect(keys).toHaveLength(2);
	});

	it('is not paid again when the outcome of its send is unknown', async () => {
		const expired = record({ status: 'expired', terminal: true, error: 'not_found' });
		const { delivery, keys } = await deliver([STALE, answer(200, expired)], {
			attachment: picture(),
		});
		expect(delivery.send?.kind).toBe('unconfirmed');
		expect(keys).toHaveLength(2);
	});

	it('is not made anew while it is young: the media ID is bad for another reason', async () => {
		const young = uploaded('6', { idempotent: true, confirmedAt: at(22) });
		const { keys } = await deliver([young, refused('not_found')], { attachment: picture() });
		expect(keys).toHaveLength(2);
	});

	it('goes on from the attempts that it had', async () => {
		const failed = answer(200, unsentRecord(), DATE);
		const script = [failed, STALE, refused('not_found'), uploaded('7'), SENT];
		const { delivery, keys } = await deliver(script, { attachment: picture() });
		expect(delivery.upload).toMatchObject({ attempts: 3 });
		expect(keys[3]).toBe(uploadKey(3));
	});
});

describe('what an earlier run has left', () => {
	it('spares an upload that is paid for', async () => {
		const media = { mediaId: '7', mediaUrl: 'https://media.example/7' };
		const earlier = { mayBeOut: false, media };
		const { delivery, keys, sent } = await deliver([SENT], { attachment: picture() }, earlier);
		expect(delivery).toMatchObject({ send: { kind: 'done' }, ...media });
		expect(keys).toEqual([sendKey(1)]);
		expect(sent).toMatchObject([{ media_ids: ['7'] }]);
	});

	it('keeps a message that may be out from being called failed', async () => {
		const out = answer(401, { error: 'unauthenticated', message: 'No.' });
		const needsKey = answer(400, { error: 'missing_idempotency_key' });
		const { delivery } = await deliver([needsKey, out], {}, { mayBeOut: true });
		expect(delivery.send).toMatchObject({ kind: 'unconfirmed', blocks: 'credential' });
	});
});

describe('a record of an execution with the same ID, in an earlier life of the database', () => {
	const old = answer(200, sentRecord({ idempotent: true, createdAt: at(5) }), DATE);
	const ours = answer(200, sentRecord({ idempotent: true, createdAt: at(0.5) }), DATE);

	it('is passed over for a key of this life', async () => {
		const { delivery, keys } = await deliver(
			[old, old, SENT],
			{},
			{
				mayBeOut: false,
				firstRunAt: NOON,
			},
		);
		expect(delivery.send).toMatchObject({ kind: 'done', success: { replayed: false } });
		expect(keys).toEqual([sendKey(1), sendKey(1, 1, 2), sendKey(1, 1, 3)]);
	});

	it('is not looked for without end', async () => {
		const script = Array.from({ length: 101 }, () => old);
		const { keys } = await deliver(script, {}, { mayBeOut: false, firstRunAt: NOON });
		expect(keys).toHaveLength(100);
	});

	it.each<[rule: string, requestResult: RequestResult, firstRunAt: number | undefined]>([
		['is not when it is of this run', ours, NOON],
		['cannot be told when the first run is not known', old, undefined],
	])('%s', async (_rule, requestResult, firstRunAt) => {
		const { delivery, keys } = await deliver([requestResult], {}, { mayBeOut: false, firstRunAt });
		expect(delivery.send).toMatchObject({ success: { replayed: true } });
		expect(keys).toEqual([sendKey(1)]);
	});

	/** A record made so many hours before its answer. */
	function write(ageHours: number, fields: Record<string, unknown> = {}): WriteResult {
		const body = sentRecord({ idempotent: true, createdAt: at(ageHours), ...fields });
		const action = readWriteAction(body);
		const success = { id: '1', replayed: true, action };
		return { kind: 'done', success, action, key: 'key', attempts: 1, answeredAt: NOON };
	}

	it.each<[rule: string, write: WriteResult, sinceFirstRun: number | undefined, isOld: boolean]>([
		['more than an hour older than the first run', write(3.01), 2, true],
		['an hour older, as by a dead worker of this execution', write(3), 2, false],
		['as old as the first run', write(2), 2, false],
		['old, when the first run is not known', write(300), undefined, false],
		['old, and not a replay', write(300, { idempotent: false }), 2, false],
		['of unknown age', write(3, { createdAt: undefined }), 2, false],
		['of no sensible age', write(3, { createdAt: 'long ago' }), 2, false],
	])('is a record that is %s', (_rule, result, sinceFirstRun, isOld) => {
		// Our clock is a day behind the server's, which must not matter.
		const now = NOON - 24 * HOUR;
		const firstRunAt = sinceFirstRun === undefined ? undefined : now - sinceFirstRun * HOUR;
		expect(isOfEarlierLife(result, firstRunAt, now)).toBe(isOld);
	});

	it('is none where there is no record', () => {
		const success = { id: '1', replayed: false };
		const result = { success, key: 'key', attempts: 1, answeredAt: NOON };
		expect(isOfEarlierLife({ kind: 'done', ...result }, NOON, NOON)).toBe(false);
	});
});
