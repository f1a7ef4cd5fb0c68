import { join } from 'node:path';
import { expect } from '@playwright/test';
import { startN8n, type N8n } from '../harness/n8n.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { startOutsideHosts, type OutsideHosts } from '../harness/outsideHosts.mts';
import { packAs, packedPackage } from '../harness/packedPackage.mts';
import { FIXTURES, temporaryFolder } from '../harness/paths.mts';
import { publishItemsTo, runViaWebhook } from '../harness/runWorkflow.mts';
import { test } from '../harness/test.mts';
import { buildNode, SEND_DM, sendDmNode } from '../harness/workflowBuilder.mts';

// n8n loads packages in the order of their names, and the last one's credential counts.
for (const { name, order, hasBaseUrl } of [
	{ name: 'n8n-nodes-a-credits', order: 'before this one', hasBaseUrl: true },
	{ name: 'n8n-nodes-z-credits', order: 'after this one', hasBaseUrl: false },
]) {
	test.describe(`A package with its own xquikApi, loaded ${order}`, () => {
		let n8n: N8n;
		let host: OutsideHosts;
		const cleanup = new AsyncDisposableStack();

		test.beforeAll(async ({ sandbox }) => {
			sandbox.reset();
			const { path } = cleanup.use(await temporaryFolder('credential-conflict'));
			const other = await packAs(join(FIXTURES, 'credential-conflict'), path, `name=${name}`);
			host = cleanup.use(await startOutsideHosts({ 'xquik.com': sandbox.origin }, path));
			const archives = [packedPackage(), other];
			n8n = cleanup.use(await startN8n(sandbox, { archives, env: host.env }));
		});
		test.afterAll(() => cleanup.disposeAsync());

		test('both nodes work with a credential that has an API key alone', async ({ sandbox }) => {
			const types = (await n8n.api.nodeTypes()).map((type) => type.name);
			expect(types).toContain(SEND_DM);
			expect(types).toContain(`${name}.credits`);

			const credentials = await n8n.api.credentialTypes();
			const counts = credentials.filter((type) => type.name === 'xquikApi').at(-1);
			const fields = counts?.properties.map((property) => property.name) ?? [];
			expect(fields.includes('baseUrl')).toBe(hasBaseUrl);

			const { apiKey } = sandbox;
			const xquikApi = await n8n.api.createCredential('xquikApi', 'Xquik API', { apiKey });
			const nodes = [sendDmNode(), buildNode('Credits', `${name}.credits`, 1)];
			const workflow = await publishItemsTo(n8n, 'Both', nodes, { credentials: { xquikApi } });
			const items = [{ recipient: '44196397', text: 'Hello from both' }];
			const execution = await runViaWebhook(n8n, workflow, items);

			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(execution.status).toBe('success');
			expect(sandbox.outbox()).toEqual([expect.objectContaining({ text: 'Hello from both' })]);
			const [row] = itemsOf(execution, 'Send DM');
			expect(row?.['message_id']).toBe(sandbox.outbox()[0]?.messageId);
			expect(itemsOf(execution, 'Credits')[0]?.['balance']).toBe(String(sandbox.balance()));
			expect((await host.requests('xquik.com')).length).toBeGreaterThan(0);
		});
	});
}
