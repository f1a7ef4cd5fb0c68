import type { Message } from '../../../nodes/XquikDm/delivery/message.ts';
import { verifyInHistory } from '../../../nodes/XquikDm/reads/history.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const MESSAGE: Message = {
	itemIndex: 0,
	maxWait: 1000,
	account: 'acme',
	userId: '12',
	text: 'Hello',
	attachment: { kind: 'none' },
};

/** A history page with our message, sent so many ms after noon by the server's clock. */
function pageSentAt(ms: number, headers: Record<string, string> = {}): RequestResult {
	const createdAt = new Date(NOON + ms).toISOString();
	const entry = { id: '501', text: 'Hello', senderId: '99', receiverId: '12', createdAt };
	return answer(200, { messages: [entry] }, headers);
}

async function verify(requestResult: RequestResult) {
	const api = new ScriptedApi(new VirtualClock(), [requestResult]);
	const found = await verifyInHistory(MESSAGE, NOON, new Set(), 5000, api.session());
	expect(api.calls).toEqual(['GET /x/dm/12/history']);
	return found?.messageId;
}

describe('verifyInHistory', () => {
	it('finds the message that went out since the item began', async () => {
		expect(await verify(pageSentAt(500))).toBe('501');
	});

	it('takes no older message for it, but allows for times in whole seconds', async () => {
		expect(await verify(pageSentAt(-900))).toBe('501');
		expect(await verify(pageSentAt(-1100))).toBeUndefined();
	});

	it.each([
		['ahead', 3_600_000],
		['behind', -3_600_000],
	])('goes by the server’s clock, which is an hour %s', async (_rule, skew) => {
		const date = new Date(NOON + skew).toUTCString();
		expect(await verify(pageSentAt(skew + 500, { date }))).toBe('501');
		expect(await verify(pageSentAt(skew - 60_000, { date }))).toBeUndefined();
	});

	it.each([
		['is refused', answer(403, { error: 'dm_not_permitted' })],
		['fails', answer(502, { error: 'x_api_unavailable' })],
		['is lost', LOST],
	])('finds nothing when the read %s, and asks only once', async (_rule, requestResult) => {
		expect(await verify(requestResult)).toBeUndefined();
	});
});
