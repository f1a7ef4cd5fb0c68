import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import {
	draftNode,
	draftWorkflow,
	inARow,
	itemsByWebhook,
	SEND_DM,
	sendDmNode,
} from '../harness/draft.mts';
import { temporaryFolder } from '../harness/files.mts';
import { packAs, packedPackage } from '../harness/packedPackage.mts';
import { FIXTURES } from '../harness/paths.mts';
import { runInProduction } from '../harness/production.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import type { XquikHost } from '../harness/xquikHost.mts';
import { startXquikHost } from '../harness/xquikHost.mts';

// n8n loads packages in the order of their names, and the last one's credential counts.
for (const { name, order, hasBaseUrl } of [
	{ name: 'n8n-nodes-a-neighbour', order: 'before this one', hasBaseUrl: true },
	{ name: 'n8n-nodes-z-neighbour', order: 'after this one', hasBaseUrl: false },
]) {
	void describe(`A package with its own xquikApi, loaded ${order}`, { timeout: 600_000 }, () => {
		let scene: Scene;
		let host: XquikHost;

		before(async () => {
			const folder = await temporaryFolder('neighbour');
			const neighbour = await packAs(join(FIXTURES, 'neighbour'), folder, { name });
			scene = await setScene({
				archives: [packedPackage(), neighbour],
				services: async (lifetime, sandbox) => {
					lifetime.add(() => rm(folder, { recursive: true, force: true }));
					host = await startXquikHost(sandbox.origin, folder);
					lifetime.add(() => host.close());
					return host.env;
				},
			});
		});
		afterEach((context) => scene.keepIfFailed(context));
		after(() => scene.end());

		void it('both nodes work with a credential that has an API key alone', async () => {
			const { api, sandbox } = scene;
			const types = (await api.nodeTypes()).map((type) => type.name);
			assert.ok(types.includes(SEND_DM));
			assert.ok(types.includes(`${name}.neighbour`));

			const credentials = await api.credentialTypes();
			const counts = credentials.filter((type) => type.name === 'xquikApi').at(-1);
			const fields = counts?.properties.map((property) => property.name) ?? [];
			assert.equal(fields.includes('baseUrl'), hasBaseUrl);

			const { apiKey } = sandbox;
			const xquikApi = await api.createCredential('xquikApi', 'Xquik API', { apiKey });
			const nodes = [
				...itemsByWebhook(),
				sendDmNode(),
				draftNode('Neighbour', `${name}.neighbour`, 1),
			];
			const draft = draftWorkflow('Both', nodes, inARow(nodes));
			const workflow = await api.createWorkflow(await api.withCredentials(draft, { xquikApi }));
			await api.activate(workflow);
			const execution = await runInProduction(scene, workflow, [
				{ recipient: '44196397', text: 'Hello from next door' },
			]);

			assert.equal(execution.data.resultData.error?.message, undefined);
			assert.equal(execution.status, 'success');
			assert.deepEqual(
				sandbox.outbox().map(({ text }) => text),
				['Hello from next door'],
			);
			const [row] = itemsOf(execution, 'Send DM');
			assert.equal(row?.['message_id'], sandbox.outbox()[0]?.messageId);
			assert.equal(itemsOf(execution, 'Neighbour')[0]?.['balance'], String(sandbox.balance()));
			assert.ok(host.visited().includes('xquik.com:443'));
		});
	});
}
