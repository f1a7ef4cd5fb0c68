import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { fetchFile } from '../../../nodes/XquikDm/api/fetchFile.ts';

const LIMITS = { bytes: 4, time: 60_000 };
const URL_OF_FILE = 'https://pbs.twimg.com/dm_media/abc.jpg';

async function* bodyOf(...pieces: string[]): AsyncGenerator<Buffer> {
	await Promise.resolve();
	for (const piece of pieces) yield Buffer.from(piece);
}

/** A context whose two helpers give this answer, and what each of them was asked. */
function contextWith(answer: () => unknown) {
	const asked: Record<'plain' | 'signed', IHttpRequestOptions[]> = { plain: [], signed: [] };
	const helpers = {
		httpRequest: (options: IHttpRequestOptions) => {
			asked.plain.push(options);
			return Promise.resolve(answer());
		},
		httpRequestWithAuthentication: (_type: string, options: IHttpRequestOptions) => {
			asked.signed.push(options);
			return Promise.resolve(answer());
		},
	};
	return { asked, context: { helpers } as unknown as IExecuteFunctions };
}

const file = (...pieces: string[]) => ({ statusCode: 200, headers: {}, body: bodyOf(...pieces) });

it('gives a file without authentication and follows no redirect', async () => {
	const { context, asked } = contextWith(() => file('ab', 'cd'));
	const result = await fetchFile(context, { url: URL_OF_FILE, withKey: false }, LIMITS);
	expect(result).toEqual({ kind: 'file', content: Buffer.from('abcd') });
	expect(asked.signed).toEqual([]);
	expect(asked.plain).toMatchObject([{ url: URL_OF_FILE, disableFollowRedirect: true }]);
	expect(asked.plain[0]?.headers).toBeUndefined();
});

it('asks with the credential where the key may go', async () => {
	const { context, asked } = contextWith(() => file('abcd'));
	await fetchFile(context, { url: URL_OF_FILE, withKey: true }, LIMITS);
	expect(asked.plain).toEqual([]);
	expect(asked.signed).toMatchObject([{ url: URL_OF_FILE, disableFollowRedirect: true }]);
});

it.each<[what: string, answer: () => unknown, result: object]>([
	['a file over the limit', () => file('abc', 'de'), { kind: 'too_large' }],
	[
		'a file that says it is over the limit',
		() => ({ ...file('a', 'b'), headers: { 'Content-Length': '5' } }),
		{ kind: 'too_large' },
	],
	[
		'a file of a length that is none',
		() => ({ ...file('ab'), headers: { 'content-length': '-1, x' } }),
		{ kind: 'file', content: Buffer.from('ab') },
	],
	[
		'a file that gives its length',
		() => ({ ...file('ab', 'cd'), headers: { 'content-length': '4' } }),
		{ kind: 'file', content: Buffer.from('abcd') },
	],
	[
		'a refusal, whatever its body',
		() => ({ statusCode: 404, headers: { 'X-A': '1' }, body: bodyOf('0123456789') }),
		{ kind: 'refusal', status: 404, headers: { 'x-a': '1' } },
	],
	[
		'a redirect',
		() => ({ statusCode: 302, headers: { location: 'https://a.example' }, body: bodyOf() }),
		{ kind: 'refusal', status: 302 },
	],
	[
		'a connection that was not made',
		() => {
			throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
		},
		{ kind: 'no_answer', reason: 'not_reached', code: 'ECONNREFUSED' },
	],
])('tells %s', async (_what, answer, expected) => {
	const { context } = contextWith(answer);
	const result = await fetchFile(context, { url: URL_OF_FILE, withKey: false }, LIMITS);
	expect(result).toMatchObject(expected);
});

it('tells a file that broke off', async () => {
	async function* broken(): AsyncGenerator<Buffer> {
		await Promise.resolve();
		yield Buffer.from('a');
		throw new Error('aborted');
	}
	const { context } = contextWith(() => ({ statusCode: 200, headers: {}, body: broken() }));
	const result = await fetchFile(context, { url: URL_OF_FILE, withKey: false }, LIMITS);
	expect(result).toMatchObject({ kind: 'no_answer', reason: 'lost', code: 'answer_cut_off' });
});

it.each([2 ** 31, 2 ** 32, 1e12, Number.POSITIVE_INFINITY])(
	'waits with a limit of %d ms',
	async (time) => {
		async function* slow(): AsyncGenerator<Buffer> {
			await new Promise((resolve) => setTimeout(resolve, 20));
			yield Buffer.from('ab');
		}
		let signal: unknown;
		const { context, asked } = contextWith(() => {
			signal = asked.plain[0]?.abortSignal;
			return { statusCode: 200, headers: {}, body: slow() };
		});
		const limits = { bytes: 4, time };
		const result = await fetchFile(context, { url: URL_OF_FILE, withKey: false }, limits);
		expect(result).toMatchObject({ kind: 'file' });
		expect(signal).toMatchObject({ aborted: false });
	},
);

it('asks nobody once the execution is stopped', async () => {
	const { context, asked } = contextWith(() => file('a'));
	const stopped = Object.assign(context, { getExecutionCancelSignal: () => AbortSignal.abort() });
	const result = await fetchFile(stopped, { url: URL_OF_FILE, withKey: false }, LIMITS);
	expect(result).toMatchObject({ kind: 'no_answer', reason: 'cancelled' });
	expect(asked.plain).toEqual([]);
});
