import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { locator, RECIPIENT, sharedSetup } from './setup.mts';

describe('security', () => {
	const setup = sharedSetup();

	it.each([301, 302, 307, 308])(
		'a %d to another host does not carry the key there',
		async (status) => {
			const seen: string[] = [];
			const other = createServer((request, response) => {
				seen.push(JSON.stringify(request.headers));
				response.end('{}');
			});
			await new Promise<void>((resolve) => {
				other.listen(0, '127.0.0.1', resolve);
			});
			const { port } = other.address() as AddressInfo;
			setup.sandbox.addFaults([
				{
					answer: {
						status,
						raw: '',
						headers: { location: `http://127.0.0.1:${port}/api/v1/x/dm/1` },
					},
				},
			]);
			const { run } = await setup.send();
			expect(run.error?.message).toBe('The server answered with a redirect');
			expect(seen).toEqual([]);
			other.close();
		},
	);

	it('a statusUrl or Location of another origin is not followed', async () => {
		const body = {
			object: 'x_write_action',
			writeActionId: 'abc',
			status: 'accepted',
			statusUrl: 'http://127.0.0.1:1/steal',
		};
		const headers = { location: 'http://127.0.0.1:1/steal', 'retry-after': '0' };
		setup.sandbox.addFaults([{ route: 'send', answer: { status: 202, body, headers } }]);
		const { rows } = await setup.send({ settings: { onError: 'continueRegularOutput' } });
		expect(rows[0]).toMatchObject({
			send_status: 'unconfirmed',
			status_url: '/api/v1/x/write-actions/abc',
		});
		expect(setup.sandbox.requests().map(({ path }) => path)).toEqual([
			`/api/v1/x/dm/${RECIPIENT}`,
			'/api/v1/x/write-actions/abc',
		]);
	});

	it('a write action ID that is a path is not asked for', async () => {
		const body = { object: 'x_write_action', writeActionId: '../../credits', status: 'accepted' };
		setup.sandbox.addFaults([{ route: 'send', answer: { status: 202, body } }]);
		const { rows } = await setup.send();
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(setup.sandbox.requests().map(({ route }) => route)).not.toContain('credits');
	});

	it('cookies that a proxy sets are neither kept nor in the way', async () => {
		const headers = { 'set-cookie': 'session=1; Path=/' };
		setup.sandbox.addFaults([{ route: 'send', answer: { status: 502, raw: '', headers } }]);
		const { rows } = await setup.send();
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(JSON.stringify(rows)).not.toContain('session=1');
	});

	it('deep JSON is not parsed, and the send is asked for again', async () => {
		const raw = '['.repeat(100_000) + ']'.repeat(100_000);
		setup.sandbox.addFaults([{ route: 'send', answer: { status: 200, raw } }]);
		const { rows } = await setup.send();
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it('the key is in no row, error or stored execution', async () => {
		const { apiKey, baseUrl } = setup.sandbox;
		const runs = [
			await setup.send({ options: { includeApiResponse: true } }),
			await setup.send({ parameters: { recipient: locator('id', '9000000422001') } }),
			await setup.send({
				credential: { apiKey, baseUrl: 'https://127.0.0.1:1/api/v1' },
				options: { maxWait: 1 },
			}),
			await setup.send({ credential: { apiKey, baseUrl: `${baseUrl}?x=1` } }),
		];
		for (const { run } of runs) {
			const stored = inspect(run.data, { depth: null, maxStringLength: null });
			expect(stored).not.toContain(apiKey);
		}
	});
});
