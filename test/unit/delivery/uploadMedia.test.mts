import type { Intent } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { idempotencyKey } from '../../../nodes/XquikDm/delivery/idempotencyKey.ts';
import { uploadMedia } from '../../../nodes/XquikDm/delivery/uploadMedia.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST, sentRecord } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const HOUR = 60 * 60 * 1000;
const INTENT: Intent = {
	protection: 'customKey',
	instanceId: 'instance',
	account: 'acme',
	customKey: 'ticket 7',
};

function uploaded(mediaId: string, hoursAgo = 0, idempotent = false): RequestResult {
	const at = new Date(NOON - hoursAgo * HOUR).toISOString();
	const result = { type: 'media', id: mediaId, state: 'uploaded' };
	const body = sentRecord({
		result,
		messageId: undefined,
		confirmedAt: at,
		createdAt: at,
		idempotent,
	});
	return answer(200, body, { date: new Date(NOON).toUTCString() });
}

async function upload(script: RequestResult[]) {
	const api = new ScriptedApi(new VirtualClock(), script);
	const attachment = { kind: 'url' as const, url: 'https://files.example/a.png' };
	const result = await uploadMedia(
		{ account: 'acme', attachment },
		INTENT,
		{ maxWait: 60_000 },
		api.session(),
	);
	return { result, keys: api.keys };
}

describe('uploadMedia', () => {
	const key = (attempt: number) => idempotencyKey(INTENT, 'upload', attempt);

	it('takes one request', async () => {
		const { result, keys } = await upload([uploaded('1')]);
		expect(result).toMatchObject({ kind: 'done', success: { id: '1' }, attempts: 1 });
		expect(keys).toEqual([key(1)]);
	});

	it('gives an upload of before again while its media ID is good', async () => {
		const { result } = await upload([uploaded('1', 22, true)]);
		expect(result).toMatchObject({ success: { id: '1', replayed: true }, attempts: 1 });
	});

	it('uploads anew when every earlier media ID is about to die', async () => {
		const { result, keys } = await upload([
			uploaded('1', 60, true),
			uploaded('2', 24, true),
			uploaded('3'),
		]);
		expect(result).toMatchObject({ success: { id: '3', replayed: false }, attempts: 3 });
		expect(keys).toEqual([key(1), key(2), key(3)]);
	});

	it('asks again under the same key after a lost answer', async () => {
		const { result, keys } = await upload([LOST, uploaded('1', 0, true)]);
		expect(result).toMatchObject({ kind: 'done', attempts: 1 });
		expect(keys).toEqual([key(1), key(1)]);
	});
});
