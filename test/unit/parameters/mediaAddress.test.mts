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
		['another port of this machine than the sandbox', 'http://127.0.0.1:5678/a.png', SANDBOX],
		['a read that costs credits', 'https://xquik.com/api/v1/x/users/jack'],
		['a conversation', 'https://xquik.com/api/v1/x/dm/1/history?account=a'],
		['a climb to one', 'https://xquik.com/api/v1/media/../x/dm/1/history?account=a'],
		['a climb in escapes', 'https://xquik.com/api/v1/media/%2e%2e/credits'],
		['the uploads themselves', 'https://xquik.com/api/v1/x/media'],
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
