import {
	checkMediaAddress,
	type MediaHosts,
} from '../../../nodes/XquikDm/parameters/mediaAddress.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const API = 'https://xquik.com/api/v1';
const SANDBOX = 'http://127.0.0.1:3900/api/v1';
const GATEWAY = 'https://gate.example/xquik/api/v1';
const LABELS = { field: 'Media URL', option: 'Allowed Hosts' };

const check = (url: unknown, hosts: MediaHosts, baseUrl = API) =>
	checkMediaAddress(url, baseUrl, hosts, LABELS);

describe('checkMediaAddress', () => {
	it.each<[rule: string, url: string, baseUrl: string]>([
		['on its host', 'https://xquik.com/files/a.png', API],
		['below its Base URL', 'https://xquik.com/api/v1/media/a.png', API],
		['below its uploads', 'https://xquik.com/api/v1/x/media/a', API],
		['with escapes in its name', 'https://xquik.com/files/a%20100%25.png', API],
		['that is named like the API', 'https://xquik.com/api-docs/a.png', API],
		['of the sandbox', 'http://127.0.0.1:3900/__sandbox/files/picture.png', SANDBOX],
		['below the Base URL of a gateway', 'https://gate.example/xquik/api/v1/media/a', GATEWAY],
	])('gives the key to a file of Xquik %s', (_rule, url, baseUrl) => {
		expect(check(` ${url} `, 'xquik', baseUrl)).toMatchObject({ url, withKey: true });
	});

	it.each<[url: string, hosts: MediaHosts, host: string]>([
		['https://pbs.twimg.com/dm_media/abc.jpg', 'xquikAndX', 'pbs.twimg.com'],
		['https://twimg.com/a.jpg', 'xquikAndX', 'twimg.com'],
		['https://video.twimg.com./a.mp4?tag=1', 'xquikAndX', 'video.twimg.com'],
		['https://pbs.twimg.com/dm_media/abc.jpg', 'anyPublic', 'pbs.twimg.com'],
		['https://files.example/a.png', 'anyPublic', 'files.example'],
		['https://xquik.com.evil.example/a.png', 'anyPublic', 'xquik.com.evil.example'],
		['https://cdn.xquik.com/a.png', 'anyPublic', 'cdn.xquik.com'],
		['https://default.test.example/a.png', 'anyPublic', 'default.test.example'],
		['https://mailbox.example/a.png', 'anyPublic', 'mailbox.example'],
		['https://dropbox.com/a.png', 'anyPublic', 'dropbox.com'],
	])('downloads %s without the key where %s is allowed', (url, hosts, host) => {
		expect(check(url, hosts)).toEqual({ url, host, withKey: false });
	});

	it('gives the key to nobody beside Xquik behind a gateway', () => {
		const url = 'https://gate.example/other/a.png';
		expect(check(url, 'anyPublic', GATEWAY)).toMatchObject({ withKey: false });
	});

	it.each<[url: string, hosts: MediaHosts, remedy: RegExp]>([
		['https://pbs.twimg.com/a.jpg', 'xquik', /Set Allowed Hosts to Xquik and X\./],
		['https://files.example/a.png', 'xquik', /Any Public Host/],
		['https://files.example/a.png', 'xquikAndX', /Any Public Host/],
		['https://twimg.com.evil.example/a.png', 'xquikAndX', /Any Public Host/],
		['https://eviltwimg.com/a.png', 'xquikAndX', /Any Public Host/],
	])('refuses %s where only %s is allowed, and names the option', (url, hosts, remedy) => {
		const call = () => check(url, hosts);
		expect(inputErrorOf(call)).toEqual({ code: 'media_host_not_allowed', field: 'Media URL' });
		let refusal: unknown;
		try {
			call();
		} catch (error) {
			refusal = error;
		}
		expect(refusal).toHaveProperty('remedy', expect.stringMatching(remedy));
	});

	it.each<[rule: string, url: unknown, baseUrl?: string]>([
		['empty', ''],
		['null', null],
		['an object', { url: 'https://files.example/a' }],
		['a path', '/a.png'],
		['http', 'http://files.example/a.png'],
		['http on the host of Xquik', 'http://xquik.com/a.png'],
		['another port', 'https://files.example:8443/a.png'],
		['a user name', 'https://someone@xquik.com/a.png'],
		['a password', 'https://:secret@files.example/a.png'],
		['a script', 'javascript:alert(1)'],
		['a file', 'file:///etc/passwd'],
		['data', 'data:image/png;base64,AAAA'],
		['an IPv4 address', 'https://10.0.0.1/a.png'],
		['a public IPv4 address', 'https://93.184.216.34/a.png'],
		['an IPv4 address as one number', 'https://2130706433/a.png'],
		['an IPv4 address in hex', 'https://0x7f000001/a.png'],
		['a short IPv4 address', 'https://127.1/a.png'],
		['an IPv4 address with a dot at the end', 'https://127.0.0.1./a.png'],
		['an IPv6 address', 'https://[::1]/a.png'],
		['an IPv4 address within IPv6', 'https://[::ffff:10.0.0.1]/a.png'],
		['localhost', 'https://localhost/a.png'],
		['localhost with a dot', 'https://localhost./a.png'],
		['a name below localhost', 'https://a.localhost/a.png'],
		['a bare name', 'https://intranet/a.png'],
		['a name of mDNS', 'https://printer.local/a.png'],
		['an internal name', 'https://metadata.google.internal/a.png'],
		['an internal name with a dot', 'https://metadata.google.internal./a.png'],
		['a name of a home network', 'https://nas.home.arpa/a.png'],
		['localhost with two dots', 'https://localhost../a.png'],
		['a name of mDNS with two dots', 'https://printer.local../a.png'],
		['an IPv4 address with two dots', 'https://0x7f.0.0.1../a.png'],
		['an empty label', 'https://files..example/a.png'],
		['an empty label before X', 'https://.twimg.com/a.png'],
		...[
			...[
				'kubernetes.default.svc',
				'kubernetes.default',
				'api.prod.cluster',
				'vault.service.consul',
			],
			...[
				'nas.fritz.box',
				'x.test',
				'localhost.localdomain',
				'hidden.onion',
				'wiki.corp',
				'pc.lan',
			],
			...['mail.intranet', 'db.private', 'router.home', 'x.internal.'],
		].map((host): [string, string] => [host, `https://${host}/a.png`]),
		['another port of this machine than the sandbox', 'http://127.0.0.1:5678/a.png', SANDBOX],
		['a read that costs credits', 'https://xquik.com/api/v1/x/users/jack'],
		['a conversation', 'https://xquik.com/api/v1/x/dm/1/history?account=a'],
		['a climb to one', 'https://xquik.com/api/v1/media/../x/dm/1/history?account=a'],
		['a climb in escapes', 'https://xquik.com/api/v1/media/%2e%2e/credits'],
		['the uploads themselves', 'https://xquik.com/api/v1/x/media'],
		['an API path in escapes', 'https://xquik.com/%61pi/v1/x/dm/123/history'],
		['an API path in double escapes', 'https://xquik.com/%2561pi/v1/x/dm/123/history'],
		['an API path behind two slashes', 'https://xquik.com//api/v1/x/dm/123/history'],
		['an API path behind a backslash', 'https://xquik.com/\\api/v1/x/dm/123/history'],
		['an API path behind an escaped backslash', 'https://xquik.com/%5Capi/v1/credits'],
		['an API path in capitals', 'https://xquik.com/API/v1/x/dm/123/history'],
		['an API path with a parameter', 'https://xquik.com/api/v1;/x/dm/123/history'],
		['an API path with a parameter of its name', 'https://xquik.com/api;a=1/v1/credits'],
		['an API path with a NUL', 'https://xquik.com/api%00/v1/credits'],
		['a way into the API', 'https://xquik.com/files/..%2fapi/v1/credits'],
		['another version of the API', 'https://xquik.com/api/v2/media/a'],
		['a climb in escaped slashes', 'https://xquik.com/api/v1/x/media/..%2f..%2fx/users/foo'],
		['a climb in doubly escaped ones', 'https://xquik.com/api/v1/x/media/..%252f..%252fx/users/a'],
		['a climb with a parameter', 'https://xquik.com/api/v1/media/..;/x/users/foo'],
		['a broken escape', 'https://xquik.com/files/%zz.png'],
		['a climb at a gateway', 'https://gate.example/xquik/api/v1/media/..%2Fcredits', GATEWAY],
	])('refuses %s under every setting', (_rule, url, baseUrl = API) => {
		for (const hosts of ['xquik', 'xquikAndX', 'anyPublic'] as const) {
			expect(inputErrorOf(() => check(url, hosts, baseUrl))).toEqual({
				code: 'media_url_invalid',
				field: 'Media URL',
			});
		}
	});

	it('never repeats a password', () => {
		expect(() => check('https://me:hunter2@files.example/a', 'anyPublic')).toThrow(
			/^(?!.*hunter2)/,
		);
	});
});
