import { createHash, createHmac } from 'node:crypto';
import type { RunIdentity } from '../../../nodes/XquikDm/items/runIdentity.ts';
import { executionPart } from '../../../nodes/XquikDm/items/runIdentity.ts';
import {
	checkReachable,
	linkOf,
	questionId,
} from '../../../nodes/XquikDm/resources/directMessage/wait/link.ts';

const SIGNED = 'https://n8n.example/webhook-waiting/17/node-1?q=abc&signature=feed';

/** As n8n signs a resume URL: path and query, with a secret of its own. */
function signedBy(secret: string) {
	return (parameters: Record<string, string>) => {
		const path = `/webhook-waiting/17/node-1?${new URLSearchParams(parameters).toString()}`;
		const signature = createHmac('sha256', secret).update(path).digest('hex');
		return `https://n8n.example${path}&signature=${signature}`;
	};
}

describe('questionId', () => {
	const sign = signedBy('secret');
	const identity = (runIndex: number): RunIdentity => ({
		instanceId: 'i',
		workflowId: 'w',
		execution: executionPart({ token: 'tok' }),
		nodeId: 'node-1',
		runIndex,
		isTool: false,
	});

	it('is the same for each try of a run, and another in each round', () => {
		const id = questionId(identity(0), sign);
		expect(id).toMatch(/^[0-9a-f]{32}$/);
		expect(questionId(identity(0), sign)).toBe(id);
		expect(questionId(identity(1), sign)).not.toBe(id);
	});

	it('does not follow from what the link of an earlier round tells below a path', () => {
		const next = identity(1);
		const parts = JSON.stringify([next.execution, next.nodeId, next.runIndex]);
		const guess = createHash('sha256').update(parts).digest('hex');
		const id = questionId(next, sign);
		expect(guess).not.toContain(id);
		expect(questionId(next, signedBy('not the secret'))).not.toBe(id);
	});

	it('comes from a signature that stands in no link', () => {
		const asked: Array<Record<string, string>> = [];
		questionId(identity(0), (parameters) => {
			asked.push(parameters);
			return sign(parameters);
		});
		expect(asked).toEqual([{ run: expect.any(String) as string }]);
	});
});

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
