import type { Provenance } from '../../sandbox/crossSiteGuard.mts';
import { crossSiteRefusal } from '../../sandbox/crossSiteGuard.mts';

const HERE = '127.0.0.1:8787';
const ORIGIN = `http://${HERE}`;

function isRefused(from: Partial<Provenance>, ownHost = '127.0.0.1'): boolean {
	const plain = {
		method: 'GET',
		path: '/',
		host: HERE,
		origin: undefined,
		fetchSite: undefined,
	};
	return crossSiteRefusal({ ...plain, ...from }, ownHost) !== undefined;
}

describe('the page', () => {
	it.each([
		[HERE, false],
		['localhost:8787', false],
		['[::1]:8787', false],
		['192.168.1.20:8787', false],
		['sandbox:8787', false],
		['Sandbox.Localhost:8787', false],
		['printer.local', false],
		['host.docker.internal:8787', false],
		['sandbox.example:8787', true],
		['127.0.0.1.evil.example:8787', true],
		['evillocal.example', true],
		['notlocalhost.example:8787', true],
		['a b', true],
		['', true],
		[undefined, true],
	])('asked for as %p: refused is %p', (host, refused) => {
		expect(isRefused({ host })).toBe(refused);
	});

	it('may be asked for by the name that the sandbox listens on', () => {
		expect(isRefused({ host: 'sandbox.example:8787' }, 'Sandbox.example')).toBe(false);
	});
});

describe('a change', () => {
	const reset = { method: 'POST', path: '/__sandbox/reset' };

	it.each<[string, Partial<Provenance>, boolean]>([
		['the page itself', { origin: ORIGIN, fetchSite: 'same-origin' }, false],
		['the page in an older browser', { origin: ORIGIN }, false],
		['the page under localhost', { host: 'localhost:1', origin: 'http://localhost:1' }, false],
		['curl', {}, false],
		['curl by any name', { host: 'sandbox.example' }, false],
		['another site', { origin: 'http://evil.example', fetchSite: 'cross-site' }, true],
		['another port', { origin: 'http://127.0.0.1:5678', fetchSite: 'same-site' }, true],
		['a frame without an origin', { origin: 'null' }, true],
		['another site without an origin', { fetchSite: 'cross-site' }, true],
		['https', { origin: `https://${HERE}` }, true],
		[
			'a name that was bound to this machine',
			{ host: 'evil.example:8787', origin: 'http://evil.example:8787', fetchSite: 'same-origin' },
			true,
		],
		['no host', { host: undefined, origin: 'http://' }, true],
	])('by %s: %j, refused is %p', (_who, from, refused) => {
		expect(isRefused({ ...reset, ...from })).toBe(refused);
		expect(isRefused({ ...reset, method: 'DELETE', path: '/__sandbox/faults', ...from })).toBe(
			refused,
		);
	});

	it('is none when a browser only reads', () => {
		expect(isRefused({ path: '/__sandbox/outbox', origin: 'http://evil.example' })).toBe(false);
	});
});
