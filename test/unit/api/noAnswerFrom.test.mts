import { CANCELLED, noAnswerFrom } from '../../../nodes/XquikDm/api/requestResult.ts';

function failure(code?: string, fields: Record<string, unknown> = {}): Error {
	return Object.assign(
		new Error(`${code ?? 'it'} happened`),
		code === undefined ? {} : { code },
		fields,
	);
}

describe('noAnswerFrom', () => {
	it.each([
		'ECONNREFUSED',
		'ENOTFOUND',
		'EAI_AGAIN',
		'CERT_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('says after %s that nothing reached the API', (code) => {
		expect(noAnswerFrom(failure(code), false, false)).toEqual({
			kind: 'no_answer',
			reason: 'not_reached',
			code,
			message: `${code} happened`,
		});
	});

	it.each(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])(
		'says so after %s only from connect, since it can also end a connection that stands',
		(code) => {
			const from = (syscall: string) =>
				noAnswerFrom(failure('ERR_NETWORK', { cause: failure(code, { syscall }) }), false, false);
			expect(from('connect')).toMatchObject({ reason: 'not_reached', code });
			expect(from('read')).toMatchObject({ reason: 'lost' });
			expect(from('write')).toMatchObject({ reason: 'lost' });
		},
	);

	it('finds the failure in those of several addresses', () => {
		const errors = [failure('EHOSTUNREACH', { syscall: 'connect' })];
		expect(noAnswerFrom(failure(undefined, { cause: { errors } }), false, false)).toMatchObject({
			reason: 'not_reached',
			code: 'EHOSTUNREACH',
		});
	});

	it.each(['ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EPIPE', 'ERR_BAD_RESPONSE', 'EPROTO'])(
		'says after %s that the API may have acted',
		(code) => {
			expect(noAnswerFrom(failure(code), false, false)).toMatchObject({ reason: 'lost', code });
		},
	);

	it.each<[rule: string, error: unknown]>([
		['a cause', failure(undefined, { cause: failure('ECONNREFUSED') })],
		['a cause of a cause', failure(undefined, { cause: { cause: failure('ECONNREFUSED') } })],
		['errorResponse', failure(undefined, { errorResponse: failure('ECONNREFUSED') })],
		['error', failure(undefined, { error: failure('ECONNREFUSED') })],
		['reason', failure(undefined, { reason: failure('ECONNREFUSED') })],
		[
			'an inner code below an outer one',
			failure('ERR_NETWORK', { cause: failure('ECONNREFUSED') }),
		],
	])('finds the code in %s', (_rule, error) => {
		expect(noAnswerFrom(error, false, false)).toMatchObject({
			reason: 'not_reached',
			code: 'ECONNREFUSED',
		});
	});

	it.each<[rule: string, error: unknown]>([
		['by its name', failure(undefined, { name: 'AxiosError' })],
		['by its mark', { cause: { isAxiosError: true } }],
	])('takes an error of the HTTP client without a code for lost (%s)', (_rule, error) => {
		expect(noAnswerFrom(error, false, false)).toMatchObject({ reason: 'lost', code: 'no_answer' });
	});

	it.each<[rule: string, error: unknown]>([
		['an error without a code', failure()],
		['an error with a code that is a number', failure(undefined, { code: 403 })],
		['an error with a code in words', failure('Domain not allowed')],
		['an error with a list for a code', failure(undefined, { code: ['ECONNRESET'] })],
		['an error with a list for a status', failure(undefined, { httpCode: ['503'] })],
		['an error with half a status', failure(undefined, { httpCode: '50' })],
		['an error with more than a status', failure(undefined, { httpCode: '5030' })],
		['an error with an odd status', failure(undefined, { httpCode: 'a503' })],
		['an error that quotes what is no list', failure(undefined, { messages: 'socket hang up' })],
		['an error that quotes what is no text', failure(undefined, { messages: [['network']] })],
		['an error with a code that begins like one', failure('OK then')],
		['an error with a code that ends like one', failure('not OK')],
		['a text', 'refused'],
		['nothing', undefined],
		['null', null],
	])('says after %s that it was refused here', (_rule, error) => {
		expect(noAnswerFrom(error, false, false)).toMatchObject({
			reason: 'refused_here',
			code: 'request_refused',
		});
	});

	/** An error as n8n before 2.41 gives it, without the one that it wraps. */
	const wrapped = (httpCode: string | null, ...messages: string[]) => ({
		name: 'NodeApiError',
		message: 'The connection cannot be established',
		httpCode,
		messages,
	});

	it.each([
		['a reset', wrapped('ECONNRESET', 'socket hang up'), 'lost', 'ECONNRESET'],
		['a timeout', wrapped('ECONNABORTED', 'timeout of 1500ms exceeded'), 'lost', 'ECONNABORTED'],
		[
			'a cut-off body',
			wrapped('ERR_BAD_RESPONSE', 'stream has been aborted'),
			'lost',
			'ERR_BAD_RESPONSE',
		],
		[
			'a cut-off body with its status',
			wrapped('200', 'stream has been aborted'),
			'lost',
			'no_answer',
		],
		[
			'an answer that broke off, whatever is said of it',
			wrapped('503', 'Oops'),
			'lost',
			'no_answer',
		],
		['an aborted stream alone', wrapped(null, 'stream has been aborted'), 'lost', 'no_answer'],
		[
			'a refused connection',
			wrapped('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
			'not_reached',
			'ECONNREFUSED',
		],
		[
			'no such host',
			wrapped('ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere.invalid'),
			'not_reached',
			'ENOTFOUND',
		],
		[
			'no route while connecting',
			wrapped('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'),
			'not_reached',
			'EHOSTUNREACH',
		],
		['no route later', wrapped('EHOSTUNREACH', 'read EHOSTUNREACH'), 'lost', 'EHOSTUNREACH'],
		['a refusal by n8n', wrapped(null, 'Domain not allowed'), 'refused_here', 'request_refused'],
	])('reads %s where n8n keeps no cause', (_rule, error, reason, code) => {
		expect(noAnswerFrom(error, false, false)).toMatchObject({ reason, code });
	});

	it('says after a cancel that the API may have acted', () => {
		const error = failure('ECONNREFUSED');
		expect(noAnswerFrom(error, true, true)).toMatchObject({ reason: 'lost', code: 'cancelled' });
	});

	it('says after our own time limit that the API may have acted', () => {
		const error = failure('ERR_CANCELED');
		expect(noAnswerFrom(error, false, true)).toMatchObject({ reason: 'lost', code: 'timeout' });
	});

	it('ends with errors that cause each other', () => {
		const one = failure();
		const other = failure(undefined, { cause: one });
		Object.assign(one, { cause: other, error: one });
		expect(noAnswerFrom(one, false, false).reason).toBe('refused_here');
	});

	it('finds the code however deep it lies', () => {
		let error = failure('ECONNRESET');
		for (let depth = 0; depth < 30; depth++) error = failure(undefined, { cause: error });
		expect(noAnswerFrom(error, false, false)).toMatchObject({ code: 'ECONNRESET' });
	});

	it('says that a file which ended too early was the reason, when it was', () => {
		const cause = failure('attachment_gone', { name: 'InputError' });
		const error = failure('ECONNRESET', { cause });
		expect(noAnswerFrom(error, false, false)).toEqual({
			kind: 'no_answer',
			reason: 'lost',
			code: 'attachment_gone',
			message: 'attachment_gone happened',
		});
	});

	it.each<[rule: string, error: unknown]>([
		['is empty', { message: '', code: 'ECONNRESET', cause: new Error('It broke') }],
		['is a number', { message: 5, code: 'ECONNRESET', cause: new Error('It broke') }],
	])('has the message of the cause when its own %s', (_rule, error) => {
		expect(noAnswerFrom(error, false, false).message).toBe('It broke');
	});

	it.each([
		[{}, 'refused_here', 'request_refused', 'The request failed'],
		[{ isAxiosError: true }, 'lost', 'no_answer', 'The request failed'],
	])('says all there is to say of %j', (error, reason, code, message) => {
		const said = { kind: 'no_answer', reason, code, message };
		expect(noAnswerFrom(error, false, false)).toEqual(said);
	});

	it('says all there is to say of a cancel and of our time limit', () => {
		const lost = { kind: 'no_answer', reason: 'lost' };
		const message = 'The execution was cancelled';
		expect(noAnswerFrom({}, true, false)).toEqual({ ...lost, code: 'cancelled', message });
		const late = { ...lost, code: 'timeout', message: 'Xquik did not answer in time' };
		expect(noAnswerFrom({}, false, true)).toEqual(late);
		expect(CANCELLED).toEqual({ ...lost, reason: 'cancelled', code: 'cancelled', message });
	});

	it('has a message even when the error has none', () => {
		expect(noAnswerFrom({}, false, false).message).toMatch(/\w/);
	});
});
