import { join } from 'node:path';
import { startEngine } from '../../tools/engine/engine.mts';
import type { RunOptions } from '../../tools/engine/engine.mts';
import { COURIER, item, node, workflow } from './courierWorkflow.mts';
import { courierEngine, runWith } from './courierEngine.mts';

const running = courierEngine();
const run = (options?: Partial<RunOptions>) => runWith(running, options);

describe('run', () => {
	it('runs a workflow file from its trigger to its end', async () => {
		const result = await run({ items: [item('a'), item('b')] });

		expect(result.status).toBe('success');
		expect(result.error).toBeUndefined();
		expect(result.outputs['Sent']?.[0]?.map(({ json }) => json)).toEqual([
			{ sent: 'Paris', instanceId: running.engine.instanceId, workflowId: 'w1' },
			{ sent: 'Paris', instanceId: running.engine.instanceId, workflowId: 'w1' },
		]);
		expect(result.outputs['Note']).toBeUndefined();
		expect(running.engine.instanceId).toMatch(/^[0-9a-f]{64}$/);
	});

	it('puts the credential on the request as its type says', async () => {
		await run({ credentials: { courierApi: { key: 'secret', baseUrl: running.server.url } } });
		await run({
			workflow: workflow({ parameters: { to: 'Rome', via: 'signedApi' } }),
			credentials: {
				courierApi: { key: 'secret', baseUrl: running.server.url },
				signedApi: { key: 'secret', baseUrl: running.server.url },
			},
		});

		expect(running.server.requests.map(({ key }) => key)).toEqual(['secret', 'signed secret']);
	});

	it('fills in no default for an absent credential field', async () => {
		const result = await run({ credentials: { courierApi: { key: 'k1' } } });

		expect(result.status).toBe('error');
		expect(JSON.stringify(result.data)).not.toContain('nowhere.invalid');
	});

	it('fails as n8n does when a needed credential is missing', async () => {
		const result = await run({ credentials: {} });

		expect(result.error?.message).toContain('does not have any credentials set');
	});

	it('counts executions, unless one comes back under its own ID', async () => {
		await run();
		await run();
		await run({ executionId: '77' });
		const ids = running.server.requests.map(({ execution }) => Number(execution));

		expect(ids[1]).toBe((ids[0] ?? 0) + 1);
		expect(ids[2]).toBe(77);
	});

	it('leaves the given workflow and items as they were', async () => {
		const file = workflow({ onError: 'continueErrorOutput' });
		const items = [item('a'), item('b', { failures: 9 })];
		const before = JSON.stringify([file, items]);
		await run({ workflow: file, items });

		expect(JSON.stringify([file, items])).toBe(before);
	});

	it('starts from a node that is named, or that has nothing before it', async () => {
		const file = workflow();
		const named = await run({ workflow: file, startNode: 'Courier' });
		const alone = await run({
			workflow: { nodes: [node('Courier', COURIER, { parameters: { to: 'x' } })], connections: {} },
		});

		expect(Object.keys(named.runs)).toEqual(['Courier', 'Sent']);
		expect(alone.outputs['Courier']?.[0]).toHaveLength(1);
	});

	it('refuses a workflow without start, with unknown nodes or with missing parameters', async () => {
		const unknown = workflow();
		unknown.nodes[3] = node('Sent', 'n8n-nodes-base.slack');

		await expect(run({ startNode: 'Nowhere' })).rejects.toThrow('no node "Nowhere"');
		await expect(run({ workflow: { nodes: [], connections: {} } })).rejects.toThrow('start');
		await expect(run({ workflow: unknown })).rejects.toThrow('n8n-nodes-base.slack');
		await expect(run({ workflow: workflow({ parameters: {} }) })).rejects.toThrow('issues');
	});
});

describe('node settings', () => {
	it('stops at the failed node and gives its error', async () => {
		const result = await run({ items: [item('a', { failures: 9 })] });

		expect(result).toMatchObject({ status: 'error', error: { message: 'Refused try 1' } });
		expect(result.outputs['Courier']).toEqual([]);
		expect(result.outputs['Sent']).toBeUndefined();
	});

	it('sends failed items to the error output', async () => {
		const result = await run({
			workflow: workflow({ onError: 'continueErrorOutput' }),
			items: [item('a'), item('b', { failures: 9 })],
		});

		expect(result.status).toBe('success');
		expect(result.outputs['Sent']?.[0]).toHaveLength(1);
		expect(result.outputs['Refused']?.[0]).toMatchObject([{ json: { error: 'Refused try 1' } }]);
	});

	it('keeps failed items in the regular output', async () => {
		const result = await run({
			workflow: workflow({ onError: 'continueRegularOutput' }),
			items: [item('a', { failures: 9 })],
		});

		expect(result.outputs['Sent']?.[0]).toMatchObject([{ json: { error: 'Refused try 1' } }]);
	});

	it('runs the whole node again with Retry On Fail', async () => {
		const result = await run({
			workflow: workflow({ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
			items: [item('a'), item('b', { failures: 2 })],
		});

		expect(result.status).toBe('success');
		expect(running.server.requests.map(({ body }) => body['text'])).toEqual([
			'a',
			'b',
			'a',
			'b',
			'a',
			'b',
		]);
		expect(new Set(running.server.requests.map(({ execution }) => execution)).size).toBe(1);
	});

	it('runs only the first item with Execute Once', async () => {
		await run({ workflow: workflow({ executeOnce: true }), items: [item('a'), item('b')] });

		expect(running.server.requests).toHaveLength(1);
	});
});

describe('canceling', () => {
	it('stops a running node through its cancel signal', async () => {
		const stop = new AbortController();
		running.server.onRequest = () => {
			setTimeout(() => {
				stop.abort();
			}, 20);
		};
		const result = await run({ items: [item('a', { stall: true })], signal: stop.signal });

		expect(result.status).toBe('canceled');
		expect(result.outputs['Sent']).toBeUndefined();
	});

	it('runs nothing when it was stopped before', async () => {
		const result = await run({ signal: AbortSignal.abort() });

		expect(result.status).toBe('canceled');
		expect(running.server.requests).toEqual([]);
	});
});

describe('listSearch', () => {
	const options = () => ({
		node: { type: COURIER, parameters: { to: 'Paris' } },
		credentials: { courierApi: { key: 'good', baseUrl: running.server.url } },
		method: 'searchPlaces',
		path: 'parameters.to',
	});

	it('asks the node as the editor does', async () => {
		const found = await running.engine.listSearch({
			...options(),
			filter: 'pa',
			paginationToken: '2',
		});

		expect(found).toEqual({
			results: [{ name: '/places?filter=pa&page=2', value: 'Paris' }],
			paginationToken: 'next',
		});
		expect(running.server.requests[0]?.key).toBe('good');
	});

	it('refuses a method that the node does not have', async () => {
		await expect(running.engine.listSearch({ ...options(), method: 'none' })).rejects.toThrow(
			'"none"',
		);
	});
});

describe('testCredential', () => {
	const test = (key: string, baseUrl = running.server.url) =>
		running.engine.testCredential('courierApi', { key, baseUrl });

	it.each([
		['good', true, 'Connection successful!'],
		['wrong', false, 'Unauthorized'],
		['unpaid', false, 'Nothing is paid'],
		['planless', false, 'No plan'],
	])('reads the answer to the key "%s"', async (key, ok, message) => {
		expect(await test(key)).toEqual({ ok, message });
	});

	it('names the network error', async () => {
		expect(await test('good', 'http://127.0.0.1:1')).toEqual({
			ok: false,
			message: 'ECONNREFUSED',
		});
	});

	it('says so when a type has no test or does not exist', async () => {
		expect(await running.engine.testCredential('signedApi', {})).toMatchObject({ ok: false });
		await expect(running.engine.testCredential('none', {})).rejects.toThrow();
	});
});

describe('startEngine', () => {
	it('allows one engine at a time, and is the same instance under the same key', async () => {
		await expect(startEngine({ packageRoot: running.fixture.root })).rejects.toThrow(
			'already open',
		);

		const ids: string[] = [];
		for (const encryptionKey of ['one key', 'one key', 'another']) {
			await running.engine.close();
			running.engine = await startEngine({ packageRoot: running.fixture.root, encryptionKey });
			ids.push(running.engine.instanceId);
		}
		expect(ids[1]).toBe(ids[0]);
		expect(ids[2]).not.toBe(ids[0]);
	});

	it('gives the environment back, also when the package cannot be loaded', async () => {
		await running.engine.close();
		process.env['N8N_LOG_LEVEL'] = 'debug';
		await expect(
			startEngine({ packageRoot: join(running.fixture.root, 'none') }),
		).rejects.toThrow();

		expect(process.env['N8N_LOG_LEVEL']).toBe('debug');
		expect(process.env['N8N_USER_FOLDER']).toBeUndefined();
		delete process.env['N8N_LOG_LEVEL'];
	});
});
