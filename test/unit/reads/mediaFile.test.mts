import { readFileSync } from 'node:fs';
import type { FileResult } from '../../../nodes/XquikDm/api/fetchFile.ts';
import { decideDownload, mediaFileName } from '../../../nodes/XquikDm/reads/mediaFile.ts';
import { NOON } from '../support/virtualClock.mts';

const PHOTO = readFileSync('e2e/fixtures/photo.jpg');

const refusal = (status: number, headers: Record<string, string> = {}): FileResult => ({
	kind: 'refusal',
	status,
	headers,
});

const lost = (reason: 'lost' | 'not_reached' | 'refused_here' | 'cancelled', code: string) =>
	({ kind: 'no_answer', reason, code, message: '' }) as const;

describe('decideDownload', () => {
	it('gives a file its type by its first bytes', () => {
		expect(decideDownload({ kind: 'file', content: PHOTO }, false, NOON)).toEqual({
			kind: 'file',
			content: PHOTO,
			mimeType: 'image/jpeg',
		});
	});

	it.each<[what: string, result: FileResult, withKey: boolean, code: string]>([
		['an empty file', { kind: 'file', content: Buffer.alloc(0) }, true, 'media_not_a_file'],
		[
			'a page',
			{ kind: 'file', content: Buffer.from('<!doctype html>') },
			false,
			'media_not_a_file',
		],
		['a file over the limit', { kind: 'too_large' }, false, 'media_over_limit'],
		['a redirect', refusal(302, { location: 'https://a.example' }), false, 'media_redirected'],
		['404', refusal(404), true, 'media_gone'],
		['410', refusal(410), false, 'media_gone'],
		['403', refusal(403), false, 'media_refused'],
		['401 of another host', refusal(401), false, 'media_refused'],
		['a stop', lost('lost', 'cancelled'), false, 'cancelled'],
		['n8n’s refusal', lost('refused_here', 'request_refused'), false, 'request_refused'],
	])('ends at %s', (_what, result, withKey, code) => {
		expect(decideDownload(result, withKey, NOON)).toMatchObject({
			kind: 'failed',
			problem: { code, safeToRetry: true },
		});
	});

	it('blocks the credential when Xquik does not know the key', () => {
		expect(decideDownload(refusal(401), true, NOON)).toMatchObject({
			problem: { code: 'unauthenticated', httpStatus: 401 },
			blocks: 'credential',
		});
	});

	it.each<[what: string, result: FileResult, afterMs: number | undefined]>([
		['429', refusal(429, { 'retry-after': '7' }), 7_000],
		['408', refusal(408), undefined],
		['503', refusal(503), undefined],
		['a broken connection', lost('lost', 'ECONNRESET'), undefined],
		['a connection that was not made', lost('not_reached', 'ECONNREFUSED'), undefined],
	])('tries again after %s', (_what, result, afterMs) => {
		const decision = decideDownload(result, false, NOON);
		expect(decision).toMatchObject({ kind: 'again', problem: { code: 'media_unavailable' } });
		expect('afterMs' in decision ? decision.afterMs : undefined).toBe(afterMs);
	});
});

it.each([
	['https://pbs.twimg.com/dm_media/abc.jpg', 'image/jpeg', 'abc.jpg'],
	['https://pbs.twimg.com/media/GAbc-1_x?format=png&name=large', 'image/png', 'GAbc-1_x.png'],
	['https://a.example/picture.exe', 'image/gif', 'picture.gif'],
	['https://a.example/', 'video/mp4', 'media.mp4'],
	['https://a.example/%2e%2e%2f..%2fetc', 'image/webp', '2e2e2f2fetc.webp'],
	[`https://a.example/${'a'.repeat(300)}`, 'image/avif', `${'a'.repeat(100)}.avif`],
] as const)('names the file of %s of type %s %s', (url, type, name) => {
	expect(mediaFileName(url, type)).toBe(name);
});
