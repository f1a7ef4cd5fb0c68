import {
	BaseUrlError,
	DEFAULT_BASE_URL,
	isBelowBaseUrl,
	readBaseUrl,
} from '../../../nodes/XquikDm/api/baseUrl.ts';

describe('readBaseUrl', () => {
	it.each<[rule: string, value: unknown]>([
		['absent', undefined],
		['null', null],
		['empty', ''],
		['blank', ' \t'],
	])('is the public API when it is %s', (_rule, value) => {
		expect(readBaseUrl(value)).toBe('https://xquik.com/api/v1');
	});

	it.each([
		['https://xquik.com/api/v1', 'https://xquik.com/api/v1'],
		['https://xquik.com/api/v1/', 'https://xquik.com/api/v1'],
		['https://xquik.com/api/v1///', 'https://xquik.com/api/v1'],
		['  https://xquik.com/api/v1  ', 'https://xquik.com/api/v1'],
		['https://gateway.example:8443', 'https://gateway.example:8443'],
		['HTTPS://XQUIK.COM/api/v1', 'https://xquik.com/api/v1'],
		['http://127.0.0.1:3900/api/v1', 'http://127.0.0.1:3900/api/v1'],
		['http://127.1.2.3/api', 'http://127.1.2.3/api'],
		['http://localhost:3900/api/v1', 'http://localhost:3900/api/v1'],
		['http://[::1]:3900/api/v1', 'http://[::1]:3900/api/v1'],
	])('reads %j', (value, baseUrl) => {
		expect(readBaseUrl(value)).toBe(baseUrl);
	});

	it.each<[rule: string, value: unknown]>([
		['a number', 7],
		['an object', {}],
		['no URL', 'xquik'],
		['no full URL', '/api/v1'],
		['http to another machine', 'http://xquik.com/api/v1'],
		['http to a host that starts like this machine', 'http://127.0.0.1.example/api'],
		['http to a host that is named like this machine', 'http://localhost.example/api'],
		['http to a private network', 'http://192.168.0.1/api'],
		['xquik.com without the path of the API', 'https://xquik.com'],
		['xquik.com with a part of that path', 'https://xquik.com/api/'],
		['ftp', 'ftp://xquik.com/api/v1'],
		['a file', 'file:///etc/passwd'],
		['a script', 'javascript:alert(1)'],
		['with a user name', 'https://someone@xquik.com/api/v1'],
		['with a password', 'https://:secret@xquik.com/api/v1'],
		['with a query', 'https://xquik.com/api/v1?x=1'],
		['with a fragment', 'https://xquik.com/api/v1#x'],
	])('refuses a Base URL that is %s, with a remedy', (_rule, value) => {
		let refusal: unknown;
		try {
			readBaseUrl(value);
		} catch (error) {
			refusal = error;
		}
		expect(refusal).toBeInstanceOf(BaseUrlError);
		expect(refusal).toHaveProperty('remedy', expect.stringMatching(/\w/));
	});

	it('does not repeat a password in its error', () => {
		expect(() => readBaseUrl('https://me:hunter2@xquik.com')).toThrow(/^(?!.*hunter2)/);
	});
});

describe('isBelowBaseUrl', () => {
	it.each([
		['a path below it', 'https://xquik.com/api/v1/credits'],
		['a path with a query', 'https://xquik.com/api/v1/x/users/jack?a=b'],
		['the origin in capitals', 'https://XQUIK.com/api/v1/credits'],
	])('holds for %s', (_rule, url) => {
		expect(isBelowBaseUrl(url, DEFAULT_BASE_URL)).toBe(true);
	});

	it.each([
		['another origin', 'https://elsewhere.example/api/v1/credits'],
		['a host that starts the same', 'https://xquik.com.example/api/v1/credits'],
		['http in place of https', 'http://xquik.com/api/v1/credits'],
		['another port', 'https://xquik.com:8443/api/v1/credits'],
		['a user name', 'https://someone@xquik.com/api/v1/credits'],
		['a path that starts the same', 'https://xquik.com/api/v10/credits'],
		['a path that climbs out', 'https://xquik.com/api/v1/../v2/credits'],
		['a path that climbs out in escapes', 'https://xquik.com/api/v1/%2e%2e/v2/credits'],
		['the Base URL itself', 'https://xquik.com/api/v1'],
		['no URL', '/api/v1/credits'],
	])('does not hold for %s', (_rule, url) => {
		expect(isBelowBaseUrl(url, DEFAULT_BASE_URL)).toBe(false);
	});
});
