import type { Message } from '../../../nodes/XquikDm/delivery/message.ts';
import { SendMemory } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { isProblem } from '../../../nodes/XquikDm/output/report.ts';
import type { Outcome } from '../../../nodes/XquikDm/output/handoffRow.ts';
import { sendOne } from '../../../nodes/XquikDm/resources/directMessage/send/sendOne.ts';
import type { RequestResult } from '../../../nodes/XquikDm/api/requestResult.ts';
import { answer, LOST, record, sentRecord, unsentRecord } from '../support/answers.mts';
import { ScriptedApi } from '../support/scriptedApi.mts';
import { IDENTITY, memoryData, messageTo12, preparedItem } from '../support/sendItem.mts';
import { NOON, VirtualClock } from '../support/virtualClock.mts';

const EXPIRED = answer(200, record({ status: 'expired', terminal: true }));
const SENT = answer(200, sentRecord({ result: { id: '501' }, messageId: '501' }));
const PENDING = answer(202, record());

/** The newest page of the conversation: texts of ours, all sent so many ms after noon. */
function conversation(texts: Record<string, string>, ms = 0): RequestResult {
	const createdAt = new Date(NOON + ms).toISOString();
	const messages = Object.entries(texts).map(([id, text]) => ({
		id,
		text,
		senderId: '99',
		receiverId: '12',
		createdAt,
	}));
	return answer(200, { messages });
}

/** A process in which items are sent one after the other, each in an execution of its own. */
class Sender {
	readonly clock = new VirtualClock();
	private count = 0;

	async send(
		script: RequestResult[],
		fields: Partial<Message> = {},
		options: { verifyUnconfirmedSends?: boolean; maxWait?: number } = {},
	): Promise<{ outcome: Outcome | undefined; api: ScriptedApi; isProblem: boolean }> {
		const api = new ScriptedApi(this.clock, script);
		const { maxWait = 60_000, verifyUnconfirmedSends = true } = options;
		const item = preparedItem(
			{ options: { verifyUnconfirmedSends }, limits: { maxWait } },
			this.id(),
		);
		const message = messageTo12({ ...fields, maxWait });
		const run = { identity: IDENTITY, memory: new SendMemory(memoryData()) };
		const { report: outcome } = await sendOne(item, message, run, api.session());
		return { outcome, api, isProblem: isProblem(outcome) };
	}

	private id(): string {
		return `${expect.getState().currentTestName ?? ''} ${++this.count}`;
	}
}

describe('Verify Unconfirmed Sends', () => {
	it('makes a send that is found in the conversation sent', async () => {
		const { outcome, api, isProblem } = await new Sender().send(
			[EXPIRED, conversation({ 501: 'One' }, 500)],
			{ text: 'One' },
		);
		expect(outcome).toMatchObject({
			status: 'sent',
			verifiedBy: 'history',
			messageId: '501',
			sentAt: new Date(NOON + 500).toISOString(),
		});
		expect(outcome?.problem).toBeUndefined();
		expect(outcome?.remedy).toBeUndefined();
		expect(isProblem).toBe(false);
		expect(api.calls.at(-1)).toBe('GET /x/dm/12/history');
	});

	it('asks once, with a bounded wait', async () => {
		const { outcome, api, isProblem } = await new Sender().send([EXPIRED, LOST], { text: 'Two' });
		expect(outcome?.status).toBe('unconfirmed');
		expect(isProblem).toBe(true);
		expect(api.calls).toEqual(['POST /x/dm/12', 'GET /x/dm/12/history']);
		expect(api.limits[1]).toBe(30_000);
	});

	it.each<[rule: string, script: RequestResult[], status: string]>([
		['was sent', [SENT], 'sent'],
		['certainly failed', [answer(200, unsentRecord({ retryable: false }))], 'failed'],
		[
			'is on its way',
			[PENDING, ...Array.from({ length: 99 }, () => PENDING)],
			'pending_confirmation',
		],
	])('asks nothing about a send that %s', async (rule, script, status) => {
		const { outcome, api } = await new Sender().send(script, { text: rule }, { maxWait: 2000 });
		expect(outcome?.status).toBe(status);
		expect(api.calls.filter((call) => call.endsWith('history'))).toEqual([]);
	});

	it('asks nothing unless it is chosen', async () => {
		const options = { verifyUnconfirmedSends: false };
		const { outcome, api } = await new Sender().send([EXPIRED], { text: 'Three' }, options);
		expect(outcome?.status).toBe('unconfirmed');
		expect(api.calls).toEqual(['POST /x/dm/12']);
	});

	it('does not take the message of the send before, which said the same', async () => {
		const sender = new Sender();
		await sender.send([SENT], { text: 'Four' });
		const script = [EXPIRED, conversation({ 501: 'Four' })];
		const { outcome } = await sender.send(script, { text: 'Four' });
		expect(outcome?.status).toBe('unconfirmed');
	});

	it('does not take the message of a send that differs in its attachment alone', async () => {
		const sender = new Sender();
		const attachment = { kind: 'mediaId' as const, mediaId: '7' };
		await sender.send([SENT], { text: 'Five', attachment });
		const script = [EXPIRED, conversation({ 501: 'Five' })];
		const { outcome } = await sender.send(script, { text: 'Five' });
		expect(outcome?.status).toBe('unconfirmed');
	});

	it('does not take a message that an earlier send has been found to be', async () => {
		const sender = new Sender();
		await sender.send([EXPIRED, conversation({ 501: 'Six' })], { text: 'Six' });
		const script = [EXPIRED, conversation({ 501: 'Six' })];
		const { outcome } = await sender.send(script, { text: 'Six' });
		expect(outcome?.status).toBe('unconfirmed');
	});

	it.each<[how: string, found: boolean]>([
		['by its answer', false],
		['from the conversation', true],
	])('takes its own message beside that of the send before, known %s', async (how, found) => {
		const sender = new Sender();
		const text = `Ten ${how}`;
		const page = conversation({ 501: text, 502: text });
		await sender.send(found ? [EXPIRED, page] : [SENT], { text });
		const { outcome } = await sender.send([EXPIRED, page], { text });
		expect(outcome).toMatchObject({ status: 'sent', messageId: '502' });
	});

	it('does not look while another send of the same text is open: it could be either', async () => {
		const sender = new Sender();
		await sender.send([EXPIRED], { text: 'Seven' }, { verifyUnconfirmedSends: false });
		const { outcome, api } = await sender.send([EXPIRED], { text: 'Seven' });
		expect(outcome?.status).toBe('unconfirmed');
		expect(api.calls).toEqual(['POST /x/dm/12']);
	});

	it('looks when the send before has certainly failed', async () => {
		const sender = new Sender();
		const failed = answer(200, unsentRecord({ retryable: false }));
		await sender.send([failed], { text: 'Eight' });
		const script = [EXPIRED, conversation({ 501: 'Eight' })];
		const { outcome } = await sender.send(script, { text: 'Eight' });
		expect(outcome).toMatchObject({ status: 'sent', messageId: '501' });
	});

	it('takes nothing when another send of the same text began during the look', async () => {
		const sender = new Sender();
		const looking = sender.send([EXPIRED, conversation({ 501: 'Nine' })], { text: 'Nine' });
		const other = sender.send([EXPIRED], { text: 'Nine' }, { verifyUnconfirmedSends: false });
		const [{ outcome }] = await Promise.all([looking, other]);
		expect(outcome?.status).toBe('unconfirmed');
	});
});
