import { startN8n } from './n8n.mts';
import { startReverseProxy } from './reverseProxy.mts';
import { freePort, HOST } from './service.mts';
import { test as base } from './test.mts';

/** Where n8n is published. */
const PATH = '/tools/n8n';

/** `test` with an n8n that a reverse proxy publishes below a path. */
export const test = base.extend({
	n8n: [
		async ({ sandbox, n8nVersion }, use) => {
			const port = await freePort();
			const address = `http://${HOST}:${port}${PATH}/`;
			const env = { N8N_PATH: `${PATH}/`, WEBHOOK_URL: address, N8N_PROXY_HOPS: '1' };
			await using stack = new AsyncDisposableStack();
			const n8n = stack.use(await startN8n(sandbox, { n8nVersion, env }));
			stack.use(await startReverseProxy(port, PATH, n8n.url));
			await use(n8n);
		},
		{ scope: 'worker', timeout: 240_000 },
	],
});
