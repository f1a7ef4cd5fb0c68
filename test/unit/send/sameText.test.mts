import { SameText } from '../../../nodes/XquikDm/resources/directMessage/send/sameText.ts';

const MINUTE = 60_000;

describe('sends of the same text to the same person', () => {
	let sends: SameText;
	beforeEach(() => {
		sends = new SameText();
	});

	it('are open while they run, but not to themselves', () => {
		sends.begin('hello', 'a', 0);
		expect(sends.hasOtherOpen('hello', 'b')).toBe(true);
		expect(sends.hasOtherOpen('hello', 'a')).toBe(false);
		expect(sends.hasOtherOpen('bye', 'b')).toBe(false);
	});

	it('stay open however long they run', () => {
		sends.begin('hello', 'a', 0);
		sends.begin('hello', 'b', 600 * MINUTE);
		expect(sends.hasOtherOpen('hello', 'b')).toBe(true);
	});

	it.each<[rule: string, end: { messageId: string } | 'unsent' | 'open', open: boolean]>([
		['that were sent are not open', { messageId: '501' }, false],
		['that were certainly not sent are not open', 'unsent', false],
		['of unknown outcome are open', 'open', true],
	])('%s', (_rule, end, open) => {
		sends.begin('hello', 'a', 0);
		sends.begin('hello', 'b', 0);
		sends.end('hello', 'a', end, 0);
		expect(sends.hasOtherOpen('hello', 'b')).toBe(open);
	});

	it.each([
		[15, true],
		[20, true],
		[21, false],
	])('of unknown outcome may still appear after %d minutes: %j', (minutes, open) => {
		sends.begin('hello', 'a', 0);
		sends.end('hello', 'a', 'open', 0);
		sends.begin('hello', 'b', minutes * MINUTE);
		expect(sends.hasOtherOpen('hello', 'b')).toBe(open);
	});

	it('tell the messages of the others', () => {
		for (const intent of ['a', 'b', 'c']) sends.begin('hello', intent, 0);
		sends.end('hello', 'a', { messageId: '501' }, 0);
		sends.end('hello', 'b', { messageId: '502' }, 0);
		expect(sends.messagesOfOthers('hello', 'a')).toEqual(new Set(['502']));
		expect(sends.messagesOfOthers('hello', 'c')).toEqual(new Set(['501', '502']));
		expect(sends.messagesOfOthers('bye', 'c')).toEqual(new Set());
	});

	it('have no message where none was sent', () => {
		for (const intent of ['a', 'b', 'c']) sends.begin('hello', intent, 0);
		sends.end('hello', 'a', 'unsent', 0);
		sends.end('hello', 'b', 'open', 0);
		expect(sends.messagesOfOthers('hello', 'c')).toEqual(new Set());
	});

	it('are remembered when the next one begins after they have ended', () => {
		sends.begin('hello', 'a', 0);
		sends.end('hello', 'a', { messageId: '501' }, 100);
		sends.begin('hello', 'b', 200);
		expect(sends.messagesOfOthers('hello', 'b')).toEqual(new Set(['501']));
	});

	it.each<[rule: string, other: 'ended' | 'open' | 'running', minutes: number, known: boolean]>([
		['are forgotten once no other can claim their messages', 'ended', 21, false],
		['are forgotten with one of unknown outcome', 'open', 21, false],
		['are kept as long as another can', 'ended', 20, true],
		['are kept while one runs', 'running', 21, true],
	])('%s, however many follow', (_rule, other, minutes, known) => {
		sends.begin('hello', 'first', 0);
		sends.end('hello', 'first', { messageId: '501' }, 0);
		sends.begin('hello', 'a', 0);
		if (other === 'ended') sends.end('hello', 'a', 'unsent', 0);
		if (other === 'open') sends.end('hello', 'a', 'open', 0);
		for (let count = 0; count < 1000; count++) {
			sends.begin(`text ${count}`, 'b', minutes * MINUTE);
		}
		expect(sends.messagesOfOthers('hello', 'b').has('501')).toBe(known);
	});

	it('of nobody else do not matter', () => {
		expect(() => {
			sends.end('hello', 'a', { messageId: '501' }, 0);
		}).not.toThrow();
		expect(sends.hasOtherOpen('hello', 'a')).toBe(false);
	});
});
