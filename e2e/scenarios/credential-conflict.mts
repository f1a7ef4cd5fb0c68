import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { temporaryFolder } from '../harness/files.mts';
import { itemsOf } from '../harness/n8nData.mts';
import { packAs, packedPackage } from '../harness/packedPackage.mts';
import { FIXTURES } from '../harness/paths.mts';
import { runViaWebhook } from '../harness/runViaWebhook.mts';
import { test } from '../harness/test.mts';
import type { TestEnvironment } from '../harness/testEnvironment.mts';
import { startTestEnvironment } from '../harness/testEnvironment.mts';
import {
	buildNode,
	buildWorkflow,
	inSequence,
	itemsByWebhook,
	SEND_DM,
	sendDmNode,
} from '../harness/workflowBuilder.mts';
import type { XquikHost } from '../harness/xquikHost.mts';
import { startXquikHost } from '../harness/xquikHost.mts';

// n8n loads packages in the order of their names, and the last one's credential counts.
for (const { name, order, hasBaseUrl } of [
	{ name: 'n8n-nodes-a-credits', order: 'before this one', hasBaseUrl: true },
	{ name: 'n8n-nodes-z-credits', order: 'after this one', hasBaseUrl: false },
]) {
	test.describe(`A package with its own xquikApi, loaded ${order}`, () => {
		let environment: TestEnvironment;
		let host: XquikHost;
		let cleanup: AsyncDisposableStack;

		test.beforeAll(async ({ sandbox }) => {
			sandbox.reset();
			await using starting = new AsyncDisposableStack();
			const folder = await temporaryFolder('credential-conflict');
			starting.defer(() => rm(folder, { recursive: true, force: true }));
			const other = await packAs(join(FIXTURES, 'credential-conflict'), folder, { name });
			host = await startXquikHost(sandbox.origin, folder);
			starting.defer(() => host.close());
			const archives = [packedPackage(), other];
			environment = starting.use(await startTestEnvironment(sandbox, { archives, env: host.env }));
			cleanup = starting.move();
		});
		test.afterAll(() => cleanup.disposeAsync());

		test('both nodes work with a credential that has an API key alone', async () => {
			const { api, sandbox } = environment;
			const types = (await api.nodeTypes()).map((type) => type.name);
			expect(types).toContain(SEND_DM);
			expect(types).toContain(`${name}.credits`);

			const credentials = await api.credentialTypes();
			const counts = credentials.filter((type) => type.name === 'xquikApi').at(-1);
			const fields = counts?.properties.map((property) => property.name) ?? [];
			expect(fields.includes('baseUrl')).toBe(hasBaseUrl);

			const { apiKey } = sandbox;
			const xquikApi = await api.createCredential('xquikApi', 'Xquik API', { apiKey });
			const nodes = [...itemsByWebhook(), sendDmNode(), buildNode('Credits', `${name}.credits`, 1)];
			const built = buildWorkflow('Both', nodes, inSequence(nodes));
			const workflow = await api.createWorkflow(await api.withCredentials(built, { xquikApi }));
			await api.activate(workflow);
			const execution = await runViaWebhook(environment, workflow, [
				{ recipient: '44196397', text: 'Hello from both' },
			]);

			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(execution.status).toBe('success');
			expect(sandbox.outbox().map(({ text }) => text)).toEqual(['Hello from both']);
			const [row] = itemsOf(execution, 'Send DM');
			expect(row?.['message_id']).toBe(sandbox.outbox()[0]?.messageId);
			expect(itemsOf(execution, 'Credits')[0]?.['balance']).toBe(String(sandbox.balance()));
			expect(host.visited()).toContain('xquik.com:443');
		});
	});
}
