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

	it('does not sign anything for a Base URL that cannot be used', async () => {
		await expect(
			authenticate('http://xquik.com/api/v1/credits', { baseUrl: 'http://xquik.com/api/v1' }),
		).rejects.toThrow('does not use https');
	});

	it('sends no key that is no text', async () => {
		const signed = await credential.authenticate(
			{ apiKey: 5 },
			{ url: 'https://xquik.com/api/v1/credits' },
		);
		expect(signed.headers).toEqual({ 'x-api-key': '' });
	});
});
