import { checkMediaId, checkMediaUrl } from '../../../nodes/XquikDm/parameters/media.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const PUBLIC_API = 'https://xquik.com/api/v1';
const SANDBOX = 'http://127.0.0.1:3900/api/v1';

describe('checkMediaUrl', () => {
	it.each([
		['an https URL', 'https://files.example/a.png', PUBLIC_API],
		['an https URL with a query', 'https://files.example/a.png?sig=a%2Fb&x=1', PUBLIC_API],
		['an https URL with a port', 'https://files.example:8443/a.png', PUBLIC_API],
		['an https URL while the credential points at the sandbox', 'https://files.example/a', SANDBOX],
		['a file of the sandbox', 'http://127.0.0.1:3900/__sandbox/files/picture.png', SANDBOX],
	])('takes %s as it is', (_rule, url, baseUrl) => {
		expect(checkMediaUrl(` ${url}\n`, baseUrl)).toBe(url);
	});

	it.each<[rule: string, value: unknown, baseUrl: string]>([
		['empty', '', PUBLIC_API],
		['absent', undefined, PUBLIC_API],
		['a number', 7, PUBLIC_API],
		['a path', '/a.png', PUBLIC_API],
		['a host', 'files.example/a.png', PUBLIC_API],
		['http', 'http://files.example/a.png', PUBLIC_API],
		['http to this machine', 'http://127.0.0.1:3900/a.png', PUBLIC_API],
		['http to another port than the sandbox', 'http://127.0.0.1:5678/a.png', SANDBOX],
		['http to another host than the sandbox', 'http://files.example/a.png', SANDBOX],
		['data', 'data:image/png;base64,AAAA', PUBLIC_API],
		['a file', 'file:///etc/passwd', PUBLIC_API],
		['ftp', 'ftp://files.example/a.png', PUBLIC_API],
		['a script', 'javascript:alert(1)', PUBLIC_API],
		['with a user name', 'https://someone@files.example/a.png', PUBLIC_API],
		['with a password', 'https://someone:secret@files.example/a.png', PUBLIC_API],
	])('refuses a URL that is %s', (_rule, value, baseUrl) => {
		expect(inputErrorOf(() => checkMediaUrl(value, baseUrl))).toEqual({
			code: 'media_url_invalid',
			field: 'Media URL',
		});
	});
});

describe('the error of checkMediaUrl', () => {
	it('names the value', () => {
		expect(() => checkMediaUrl('http://files.example/a.png', PUBLIC_API)).toThrow(
			'Media URL is not an https URL: "http://files.example/a.png"',
		);
	});

	it.each(['https', 'ftp'])('never repeats a password, by %s', (protocol) => {
		const url = `${protocol}://someone:secret@files.example/a.png`;
		expect(() => checkMediaUrl(url, PUBLIC_API)).toThrow(
			'Media URL must not contain a user name or password',
		);
	});
});

describe('checkMediaId', () => {
	it.each(['1', '1890123456789012345', ' 12 ', '1'.repeat(20)])('takes %j', (value) => {
		expect(checkMediaId(value)).toBe(value.trim());
	});

	it.each<[rule: string, value: unknown]>([
		['empty', ''],
		['absent', undefined],
		['a number', 12],
		['a list', ['12']],
		['a path', '../credits'],
		['letters', 'abc'],
		['two IDs', '12,13'],
		['21 digits', '1'.repeat(21)],
	])('refuses an ID that is %s', (_rule, value) => {
		expect(inputErrorOf(() => checkMediaId(value))).toEqual({
			code: 'media_id_invalid',
			field: 'Media ID',
		});
	});
});
