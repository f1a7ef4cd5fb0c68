import type { Failure } from '../../../nodes/XquikDm/output/failure.ts';
import {
	failureText,
	inputFailure,
	skippedFailure,
} from '../../../nodes/XquikDm/output/failure.ts';
import { safeAnswer, withoutPrivateText } from '../../../nodes/XquikDm/output/privateText.ts';
import { checkRecipient } from '../../../nodes/XquikDm/parameters/recipient.ts';
import { sentRecord } from '../support/answers.mts';

const TEXT = 'Your "code" is\n4711, Zoë 👍';

/** Forms in which an answer may repeat a text. */
const ECHOES = [
	TEXT,
	`You wrote: ${TEXT}`,
	JSON.stringify(TEXT),
	TEXT.slice(0, 14),
	TEXT.normalize('NFD'),
	TEXT.toUpperCase(),
	TEXT.replaceAll('\n', ' '),
	encodeURIComponent(TEXT),
];

describe('safeAnswer', () => {
	it('keeps what is known to be no text', () => {
		const record = sentRecord({
			createdAt: '2026-10-01T12:00:00Z',
			account: { id: '42', username: 'acme' },
			nextAction: { type: 'poll', url: '/api/v1/x/write-actions/wa_1', afterMs: 1000 },
		});
		expect(safeAnswer(record, TEXT)).toEqual({
			...record,
			nextAction: { type: 'poll', afterMs: 1000 },
		});
	});

	it.each(ECHOES)('leaves out %j wherever it stands', (echo) => {
		const record = sentRecord({
			message: echo,
			details: { note: echo },
			error: echo.includes('%') ? 'x_rejected' : echo,
			request: { hash: 'h', payload: { text: echo, account: 'acme' } },
			fieldErrors: [{ code: 'too_long', message: echo, path: 'text' }],
			result: { type: 'direct_message', id: '1', state: 'sent', text: echo },
			anything: [echo],
		});
		const answer = JSON.stringify(safeAnswer(record, TEXT));
		expect(answer).not.toContain('4711');
		expect(answer).not.toContain('code');
		expect(answer).not.toContain('request');
	});

	it('leaves out a text that looks like a state', () => {
		expect(safeAnswer({ status: 'success', error: 'Hello' }, 'Hello')).toEqual({
			status: 'success',
			error: null,
		});
	});

	it.each<[answer: unknown, safe: unknown]>([
		[undefined, null],
		[null, null],
		['<html>Hello</html>', null],
		[[{ message: 'Hello', id: '1' }], [{ id: '1' }]],
	])('of %j is %j', (answer, safe) => {
		expect(safeAnswer(answer, 'Hello')).toEqual(safe);
	});
});

describe('withoutPrivateText', () => {
	it.each(ECHOES)('leaves out the server’s words: %j', (echo) => {
		const failure: Failure = {
			problem: {
				code: echo,
				message: echo,
				httpStatus: 422,
				retryable: false,
				safeToRetry: true,
				nextAction: echo,
				fields: ['text', echo],
			},
			title: echo === TEXT ? `No ${echo}` : 'No',
			remedy: echo === TEXT ? echo : 'Do',
		};
		const shown = withoutPrivateText(failure, TEXT);
		const said = JSON.stringify([shown, failureText(shown)]).replaceAll('%', '');
		if (!echo.includes('%')) expect(said).not.toContain('4711');
		expect(shown.problem).toMatchObject({ message: '', httpStatus: 422, safeToRetry: true });
	});

	it.each<[rule: string, text: string]>([
		['as it is', 'Your code is 4711'],
		['with characters that JSON escapes', '"4711" is\nyour code'],
		['with white space before it', '\n  Your code is 4711'],
	])('leaves out a text that stands in a field of its own: %s', (_rule, text) => {
		let error: unknown;
		try {
			checkRecipient({ mode: 'id', value: text });
		} catch (refused) {
			error = refused;
		}
		const shown = withoutPrivateText(inputFailure(error), text);
		expect(failureText(inputFailure(error)).title).toContain('4711');
		expect(JSON.stringify(failureText(shown))).not.toContain('4711');
		expect(shown.title).toBe('A parameter is not valid');
	});

	it('gives the words of the table in place of a remedy that repeats the text', () => {
		const failure = { ...skippedFailure('stopped_after_error'), remedy: 'Hello (x_rejected).' };
		const shown = withoutPrivateText(failure, 'Hello');
		expect(failureText(shown)).toEqual(failureText(skippedFailure('stopped_after_error')));
	});

	it('leaves an outcome without a problem as it is', () => {
		expect(withoutPrivateText({}, TEXT)).toEqual({});
	});
});
