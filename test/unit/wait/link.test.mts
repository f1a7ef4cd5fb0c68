import {
	checkReachable,
	linkOf,
} from '../../../nodes/XquikDm/resources/directMessage/wait/link.ts';

const SIGNED = 'https://n8n.example/webhook-waiting/17/node-1?q=abc&signature=feed';

describe('linkOf', () => {
	it('is what n8n has signed', () => {
		const base = 'https://n8n.example/';
		expect(linkOf({ signed: SIGNED, base, token: 'tok', nodeId: 'node-1' })).toBe(SIGNED);
		expect(linkOf({ signed: SIGNED, base, nodeId: 'node-1' })).toBe(SIGNED);
	});

	it('has the token of the execution where n8n is published below a path', () => {
		const signed = SIGNED.replace('.example/', '.example/tools/n8n/');
		const base = 'https://n8n.example/tools/n8n/';
		expect(linkOf({ signed, base, token: 'tok', nodeId: 'node-1' })).toBe(
			'https://n8n.example/tools/n8n/webhook-waiting/17?q=abc&signature=tok%2Fnode-1',
		);
	});

	it('is refused where n8n has no token, and would refuse every answer', () => {
		const base = 'https://n8n.example/tools/';
		expect(() => linkOf({ signed: SIGNED, base, nodeId: 'node-1' })).toThrow(
			/its address https:\/\/n8n\.example has a path/,
		);
	});
});

describe('checkReachable', () => {
	const XQUIK = 'https://xquik.com/api/v1';

	it.each([
		['http://localhost:5678/webhook-waiting/1', XQUIK, false],
		['http://127.0.0.1:5678/webhook-waiting/1', XQUIK, false],
		['http://[::1]:5678/webhook-waiting/1', XQUIK, false],
		['http://localhost:5678/webhook-waiting/1', 'http://127.0.0.1:3000/api/v1', true],
		['https://n8n.example/webhook-waiting/1', XQUIK, true],
		['https://localhost.example/webhook-waiting/1', XQUIK, true],
	])('of %s, sent by %s: %s', (link, baseUrl, isRight) => {
		const check = () => {
			checkReachable(link, baseUrl);
		};
		if (isRight) expect(check).not.toThrow();
		else expect(check).toThrow(/The person cannot open a link/);
	});
});
