import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INode, INodeExecutionData } from 'n8n-workflow';
import { startEngine } from '../../tools/engine/engine.mts';
import type { Engine, RunOptions, WorkflowFile } from '../../tools/engine/engine.mts';
import { startCourierServer } from './courierServer.mts';
import type { CourierServer } from './courierServer.mts';
import { writeFixturePackage } from './fixturePackage.mts';
import type { FixturePackage } from './fixturePackage.mts';

const COURIER = 'n8n-nodes-fixture.courier';

let fixture: FixturePackage;
let server: CourierServer;
let engine: Engine;

beforeAll(async () => {
	fixture = await writeFixturePackage();
	server = await startCourierServer();
	engine = await startEngine({ packageRoot: fixture.root });
});

beforeEach(() => {
	server.requests.length = 0;
	delete server.onRequest;
});

afterAll(async () => {
	await engine.close();
	await server.close();
	await fixture.remove();
});

function node(name: string, type: string, more: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more };
}

/** Form (not loaded here) → Courier → Sent, and its error output, if it has one, → Refused. */
function workflow(courier: Partial<INode> = {}): WorkflowFile {
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	return {
		id: 'w1',
		nodes: [
			node('Note', 'n8n-nodes-base.stickyNote'),
			node('Form', 'n8n-nodes-base.formTrigger', { typeVersion: 2.2 }),
			node('Courier', COURIER, { parameters: { to: '={{ $json.place }}' }, ...courier }),
			node('Sent', 'n8n-nodes-base.noOp'),
			node('Refused', 'n8n-nodes-base.noOp'),
		],
		connections: {
			Form: { main: [to('Courier')] },
			Courier: { main: [to('Sent'), to('Refused')] },
		},
	};
}

function run(options: Partial<RunOptions> = {}) {
	return engine.run({
		workflow: workflow(),
		items: [item('a')],
		credentials: { courierApi: { key: 'k1', baseUrl: server.url } },
		...options,
	});
}

function item(text: string, more: Record<string, string | number | boolean> = {}) {
	return { json: { place: 'Paris', text, ...more } };
}

describe('run', () => {
	it('runs a workflow file from its trigger to its end', async () => {
		const result = await run({ items: [item('a'), item('b')] });

		expect(result.status).toBe('success');
		expect(result.error).toBeUndefined();
		expect(result.outputs['Sent']?.[0]?.map(({ json }) => json)).toEqual([
			{ sent: 'Paris', instanceId: engine.instanceId, workflowId: 'w1' },
			{ sent: 'Paris', instanceId: engine.instanceId, workflowId: 'w1' },
		]);
		expect(result.outputs['Note']).toBeUndefined();
		expect(engine.instanceId).toMatch(/^[0-9a-f]{64}$/);
	});

	it('puts the credential on the request as its type says', async () => {
		await run({ credentials: { courierApi: { key: 'secret', baseUrl: server.url } } });
		await run({
			workflow: workflow({ parameters: { to: 'Rome', via: 'signedApi' } }),
			credentials: {
				courierApi: { key: 'secret', baseUrl: server.url },
				signedApi: { key: 'secret', baseUrl: server.url },
			},
		});

		expect(server.requests.map(({ key }) => key)).toEqual(['secret', 'signed secret']);
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
		const ids = server.requests.map(({ execution }) => Number(execution));

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
		expect(server.requests.map(({ body }) => body['text'])).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
		expect(new Set(server.requests.map(({ execution }) => execution)).size).toBe(1);
	});

	it('runs only the first item with Execute Once', async () => {
		await run({ workflow: workflow({ executeOnce: true }), items: [item('a'), item('b')] });

		expect(server.requests).toHaveLength(1);
	});
});

describe('canceling', () => {
	it('stops a running node through its cancel signal', async () => {
		const stop = new AbortController();
		server.onRequest = () => {
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
		expect(server.requests).toEqual([]);
	});
});

describe('files', () => {
	const binaryItem = async (): Promise<INodeExecutionData> => ({
		...item('a'),
		binary: {
			data: await engine.storeFile(Buffer.from('small file'), {
				fileName: 'note.txt',
				mimeType: 'text/plain',
			}),
		},
	});

	it('stores files on disk, where the node reads them as a stream', async () => {
		const result = await run({ items: [await binaryItem()] });

		expect(result.outputs['Sent']?.[0]?.[0]?.json).toMatchObject({
			storedAs: 'file',
			text: 'small file',
			metadata: { fileName: 'note.txt', mimeType: 'text/plain', fileSize: 10 },
		});
	});

	it('stores a file that is given by its path', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'engine-file-'));
		const path = join(folder, 'upload');
		await writeFile(path, 'from disk');
		const data = await engine.storeFile({ path }, { fileName: 'a.png', mimeType: 'image/png' });
		await rm(folder, { recursive: true });
		const result = await run({ items: [{ ...item('a'), binary: { data } }] });

		expect(data).toMatchObject({ fileName: 'a.png', fileType: 'image', bytes: 9 });
		expect(result.outputs['Sent']?.[0]?.[0]?.json['text']).toBe('from disk');
	});

	it('keeps files in the item in memory mode, and removes its folder at the end', async () => {
		await engine.close();
		expect(existsSync(engine.userFolder)).toBe(false);
		engine = await startEngine({ packageRoot: fixture.root, binaryDataMode: 'memory' });
		const data = await binaryItem();
		const result = await run({ items: [data] });

		expect(data.binary?.['data']?.id).toBeUndefined();
		expect(result.outputs['Sent']?.[0]?.[0]?.json).toMatchObject({
			storedAs: 'base64',
			text: 'small file',
		});
	});
});

describe('listSearch', () => {
	const options = () => ({
		node: { type: COURIER, parameters: { to: 'Paris' } },
		credentials: { courierApi: { key: 'good', baseUrl: server.url } },
		method: 'searchPlaces',
		path: 'parameters.to',
	});

	it('asks the node as the editor does', async () => {
		const found = await engine.listSearch({ ...options(), filter: 'pa', paginationToken: '2' });

		expect(found).toEqual({
			results: [{ name: '/places?filter=pa&page=2', value: 'Paris' }],
			paginationToken: 'next',
		});
		expect(server.requests[0]?.key).toBe('good');
	});

	it('refuses a method that the node does not have', async () => {
		await expect(engine.listSearch({ ...options(), method: 'none' })).rejects.toThrow('"none"');
	});
});

describe('testCredential', () => {
	const test = (key: string, baseUrl = server.url) =>
		engine.testCredential('courierApi', { key, baseUrl });

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
		expect(await engine.testCredential('signedApi', {})).toMatchObject({ ok: false });
		await expect(engine.testCredential('none', {})).rejects.toThrow();
	});
});

describe('startEngine', () => {
	it('allows one engine at a time, and is the same instance under the same key', async () => {
		await expect(startEngine({ packageRoot: fixture.root })).rejects.toThrow('already open');

		const ids: string[] = [];
		for (const encryptionKey of ['one key', 'one key', 'another']) {
			await engine.close();
			engine = await startEngine({ packageRoot: fixture.root, encryptionKey });
			ids.push(engine.instanceId);
		}
		expect(ids[1]).toBe(ids[0]);
		expect(ids[2]).not.toBe(ids[0]);
	});

	it('gives the environment back, also when the package cannot be loaded', async () => {
		await engine.close();
		process.env['N8N_LOG_LEVEL'] = 'debug';
		await expect(startEngine({ packageRoot: join(fixture.root, 'none') })).rejects.toThrow();

		expect(process.env['N8N_LOG_LEVEL']).toBe('debug');
		expect(process.env['N8N_USER_FOLDER']).toBeUndefined();
		delete process.env['N8N_LOG_LEVEL'];
	});
});
