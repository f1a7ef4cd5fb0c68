import { XquikApi } from '../../../credentials/XquikApi.credentials.ts';

const credential = new XquikApi();
const authenticate = async (url: string, values: Record<string, string>, baseURL?: string) =>
	await credential.authenticate(
		{ apiKey: 'xq_secret', ...values },
		{ url, headers: { Accept: 'application/json' }, ...(baseURL !== undefined && { baseURL }) },
	);

describe('the credential', () => {
	it.each([
		['https://xquik.com/api/v1/credits', {}, undefined],
		['/credits', {}, 'https://xquik.com/api/v1'],
		['https://xquik.com/api/v1/credits', { baseUrl: '' }, undefined],
		[
			'http://127.0.0.1:8787/api/v1/credits',
			{ baseUrl: 'http://127.0.0.1:8787/api/v1/' },
			undefined,
		],
	])('signs %s with %j', async (url, values, baseURL) => {
		const signed = await authenticate(url, values, baseURL);
		expect(signed.headers).toEqual({ Accept: 'application/json', 'x-api-key': 'xq_secret' });
	});

	it.each([
		['https://evil.test/api/v1/credits', {}],
		['https://xquik.com.evil.test/api/v1/credits', {}],
		['https://xquik.com/other', {}],
		['https://xquik.com/api/v1/../../other', {}],
		['http://xquik.com/api/v1/credits', {}],
		['https://user@xquik.com/api/v1/credits', {}],
		['no url', {}],
	])('does not sign %s', async (url, values) => {
		await expect(authenticate(url, values)).rejects.toThrow('was not sent');
	});

	it.each<[url: string, method: 'GET' | 'POST' | undefined, isSigned: boolean, baseUrl?: string]>([
		['https://xquik.com/media/a.png', 'GET', true],
		['https://xquik.com/api/v1/x/users/a%20b', 'GET', true],
		['https://xquik.com/api/v1/x/write-actions/a%2Fb', 'GET', true],
		['https://xquik.com/%61pi/v1/x/dm/123/history', 'GET', false],
		['https://xquik.com/%2561pi/v1/x/dm/123/history', 'GET', false],
		['https://xquik.com//api/v1/x/dm/123/history', 'GET', false],
		['https://xquik.com/\\api/v1/x/dm/123/history', 'GET', false],
		['https://xquik.com/API/v1/x/dm/123/history', 'GET', false],
		['https://xquik.com/api/v1;/x/dm/123/history', 'GET', false],
		['https://xquik.com/media/..%2Fapi/v1/credits', 'GET', false],
		['https://xquik.com/media/%zz', 'GET', false],
		['https://xquik.com/media/a.png', 'POST', false],
		['https://xquik.com/media/a.png', undefined, false],
		['https://xquik.com.evil.test/media/a.png', 'GET', false],
		['https://cdn.xquik.com/media/a.png', 'GET', false],
		['https://user@xquik.com/media/a.png', 'GET', false],
		['http://xquik.com/media/a.png', 'GET', false],
		['https://gate.test/media/a.png', 'GET', false, 'https://gate.test/xquik/api/v1'],
		['https://gate.test/xquik/api/v1/media/a', 'GET', true, 'https://gate.test/xquik/api/v1'],
	])('a download of %s by %s is signed: %s', async (url, method, isSigned, baseUrl = '') => {
		const signed = credential.authenticate(
			{ apiKey: 'xq_secret', baseUrl },
			{ url, ...(method !== undefined && { method }) },
		);
		if (isSigned) {
			const headers = { 'x-api-key': 'xq_secret' };
			await expect(signed).resolves.toMatchObject({ headers, disableFollowRedirect: true });
		} else await expect(signed).rejects.toThrow('was not sent');
	});

	it('does not sign anything for a Base URL that cannot be used', async () => {
		await expect(
			authenticate('http://xquik.com/api/v1/credits', { baseUrl: 'http://xquik.com/api/v1' }),
		).rejects.toThrow('must use https');
	});

	it('sends no key that is no text', async () => {
		const signed = await credential.authenticate(
			{ apiKey: 5 },
			{ url: 'https://xquik.com/api/v1/credits' },
		);
		expect(signed.headers).toEqual({ 'x-api-key': '' });
	});

	it.each<[rule: string, request: object]>([
		['uri, as n8n’s HTTP Request node', { uri: 'https://xquik.com/api/v1/x/accounts' }],
		['uri with a query', { uri: 'https://xquik.com/api/v1/x/accounts?a=1', qs: { b: 2 } }],
		['uri as a URL', { uri: new URL('https://xquik.com/api/v1/x/accounts') }],
		['uri below baseURL', { uri: '/x/accounts', baseURL: 'https://xquik.com/api/v1' }],
		[
			'uri below a baseURL that ends in /',
			{ uri: 'credits', baseURL: 'https://xquik.com/api/v1/' },
		],
		['both', { uri: 'https://xquik.com/api/v1/a', url: 'https://xquik.com/api/v1/a' }],
	])('signs a request by %s, and has it follow no redirect', async (_rule, request) => {
		const signed = await credential.authenticate({ apiKey: 'xq_secret' }, request as never);
		expect(signed).toMatchObject({
			...request,
			headers: { 'x-api-key': 'xq_secret' },
			followRedirect: false,
			followAllRedirects: false,
		});
	});

	it.each<[rule: string, request: object]>([
		['uri', { uri: 'https://evil.test/api/v1/credits' }],
		['uri as a URL', { uri: new URL('https://evil.test/api/v1/credits') }],
		['uri beside a good url', { uri: 'https://evil.test/a', url: 'https://xquik.com/api/v1/a' }],
		['url beside a good uri', { url: 'https://evil.test/a', uri: 'https://xquik.com/api/v1/a' }],
		[
			'an absolute uri, before which no baseURL is put',
			{ uri: 'https://evil.test/a', baseURL: 'https://xquik.com/api/v1/' },
		],
		[
			'an absolute url, before which no baseURL is put',
			{ url: 'https://evil.test/a', baseURL: 'https://xquik.com/api/v1/' },
		],
		[
			'an address of another host without scheme',
			{ url: '//evil.test/a', baseURL: 'https://xquik.com/api/v1/' },
		],
		['a baseURL of elsewhere', { uri: '/credits', baseURL: 'https://evil.test/api/v1' }],
		['a way out of the path', { uri: '../../other', baseURL: 'https://xquik.com/api/v1' }],
		['nothing', {}],
		['an empty address', { uri: '', url: '', baseURL: 'https://xquik.com/api/v1/' }],
	])('does not sign a request by %s', async (_rule, request) => {
		await expect(
			credential.authenticate({ apiKey: 'xq_secret' }, request as never),
		).rejects.toThrow('was not sent');
	});
});
