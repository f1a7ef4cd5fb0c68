import type { IDataObject, INodeType } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { SEND_DM, sendDmWorkflow } from '../../tools/engine/sendDmWorkflow.mts';
import { locator, numbered, sharedSetup } from './setup.mts';

describe('the credential', () => {
	const setup = sharedSetup();

	it.each([
		['the right key', {}, true, /Connection successful/],
		['a wrong key', { apiKey: `xq_${'0'.repeat(64)}` }, false, /does not know this API key/],
		['plain http to another machine', { baseUrl: 'http://192.0.2.1/api/v1' }, false, /https/],
	])('Test with %s', async (_title, change, ok, message) => {
		const { apiKey, baseUrl } = setup.sandbox;
		const result = await setup.engine.testCredential('xquikApi', { apiKey, baseUrl, ...change });
		expect(result.ok).toBe(ok);
		expect(result.message).toMatch(message);
	});

	it('takes a trailing slash and white space around the key', async () => {
		const { apiKey, baseUrl } = setup.sandbox;
		const credential = { apiKey: ` ${apiKey}\n`, baseUrl: `${baseUrl}/` };
		const { rows } = await setup.send({ credential });
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(await setup.engine.testCredential('xquikApi', credential)).toMatchObject({ ok: true });
	});

	it('with a user name in the Base URL is refused before anything is sent', async () => {
		const credential = {
			apiKey: setup.sandbox.apiKey,
			baseUrl: 'https://user:word@xquik.com/api/v1',
		};
		const { run, rowsInError } = await setup.send({ credential });
		expect(run.error?.message).toMatch(/user name or password/);
		expect(rowsInError).toHaveLength(1);
		const { rows } = await setup.send({
			credential,
			items: numbered(2),
			parameters: { recipient: locator('id', '={{ $json.n ? "102" : "../credits" }}') },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([
			{ send_status: 'failed', error_code: 'recipient_invalid' },
			{
				send_status: 'failed',
				error_code: 'base_url_invalid',
				error: 'The Base URL must not contain a user name or password',
				error_message: expect.stringContaining('Base URL of the Xquik credential') as string,
				user_id: '102',
			},
		]);
		expect(setup.sandbox.requests()).toEqual([]);
	});
});

describe('the account list', () => {
	const setup = sharedSetup();

	const search = async (filter?: string, baseUrl = setup.sandbox.baseUrl) =>
		await setup.engine.listSearch({
			node: { type: 'n8n-nodes-xquik-dm.xquikDm', parameters: {} },
			credentials: { xquikApi: { apiKey: setup.sandbox.apiKey, baseUrl } },
			method: 'searchAccounts',
			path: 'parameters.account',
			...(filter !== undefined && { filter }),
		});

	it('shows names, without a health that would soon be wrong in the workflow', async () => {
		const { results } = await search();
		expect(results[0]).toEqual({ name: '@acme_support', value: 'acme_support' });
	});

	it('puts accounts that cannot send last', async () => {
		const accounts = [
			{ xUsername: 'one', health: 'needsReauth' },
			{ xUsername: 'two' },
			{ id: '3' },
			{ xUsername: 'four', health: 'healthy' },
		];
		setup.sandbox.addFaults([{ route: 'accounts', answer: { status: 200, body: { accounts } } }]);
		const { results } = await search();
		expect(results.map(({ name }) => name)).toEqual(['@two', '@four', '@one']);
	});

	it('says what is wrong with the Base URL, and asks nobody', async () => {
		await expect(search('', 'http://192.0.2.1/api/v1')).rejects.toThrow('https');
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('narrows by what is typed', async () => {
		const { results } = await search('@SALES');
		expect(results.map(({ value }) => value)).toEqual(['acme_sales']);
	});

	it('says what is wrong when it cannot be read', async () => {
		setup.sandbox.addFaults([{ route: 'accounts', answer: { status: 503, raw: '<html>' } }]);
		await expect(search()).rejects.toThrow('The answer is not from the Xquik API');
		setup.sandbox.addFaults([{ route: 'accounts', drop: 'before' }]);
		await expect(search()).rejects.toThrow();
	});
});

describe('the credential in n8n’s HTTP Request node', () => {
	const setup = sharedSetup();

	/** A request as n8n's HTTP Request node makes it (V3), through the same helper. */
	const HTTP_REQUEST: INodeType = {
		description: {
			displayName: 'HTTP Request',
			name: 'test.httpRequest',
			group: ['output'],
			version: 1,
			description: 'Makes one request',
			defaults: { name: 'HTTP Request' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'xquikApi', required: true }],
			properties: [{ displayName: 'URI', name: 'uri', type: 'string', default: '' }],
		},
		async execute() {
			const options = {
				headers: {},
				method: 'GET',
				uri: this.getNodeParameter('uri', 0),
				gzip: true,
				rejectUnauthorized: true,
				followRedirect: true,
				followAllRedirects: true,
				resolveWithFullResponse: true,
				qs: { a: '1' },
				timeout: 300_000,
				json: true,
			};
			// Not offered to new nodes any more, but it is what that node still uses.
			const request: unknown = Reflect.get(this.helpers, 'requestWithAuthentication');
			if (typeof request !== 'function') throw new Error('n8n has no such helper any more');
			const answer = (await Reflect.apply(request, this, ['xquikApi', options, undefined, 0])) as {
				statusCode: number;
				body: IDataObject;
			};
			return [[{ json: { status: answer.statusCode, body: answer.body } }]];
		},
	};

	/** What comes of a request to that address, with the credential for the sandbox. */
	async function request(uri: string) {
		const { apiKey, baseUrl } = setup.sandbox;
		const workflow = sendDmWorkflow({});
		const [start, send] = workflow.nodes;
		if (start === undefined || send === undefined) throw new Error('No nodes');
		return await setup.engine.run({
			workflow: {
				...workflow,
				nodes: [start, { ...send, type: 'test.httpRequest', parameters: { uri } }],
			},
			items: [{ json: {} }],
			credentials: { xquikApi: { apiKey, baseUrl } },
		});
	}

	beforeAll(async () => {
		await setup.restart({ 'test.httpRequest': HTTP_REQUEST });
	});

	it('signs a request below the Base URL', async () => {
		const run = await request(`${setup.sandbox.baseUrl}/x/accounts`);
		expect(run.error).toBeUndefined();
		expect(run.outputs[SEND_DM]?.[0]?.[0]?.json).toMatchObject({
			status: 200,
			body: { accounts: expect.any(Array) as unknown },
		});
	});

	it('signs no request to another host', async () => {
		const other = await startSandbox();
		const run = await request(`${other.origin}/api/v1/x/accounts`);
		expect(run.error?.message).toContain('API key was not sent');
		expect([...setup.sandbox.requests(), ...other.requests()]).toEqual([]);
		await other.close();
	});

	it('follows no redirect with the key', async () => {
		setup.sandbox.addFaults([
			{
				route: 'accounts',
				answer: {
					status: 302,
					body: {},
					headers: { Location: `${setup.sandbox.baseUrl}/credits` },
				},
			},
		]);
		await request(`${setup.sandbox.baseUrl}/x/accounts`);
		expect(setup.sandbox.requests().map(({ route }) => route)).toEqual(['accounts']);
	});
});
