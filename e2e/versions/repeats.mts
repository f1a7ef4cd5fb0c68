import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connectMcpServer, publishAgent } from '../harness/agent.mts';
import { itemsByWebhook, sendDmNode } from '../harness/draft.mts';
import { OLDER_N8N_VERSIONS } from '../harness/installN8n.mts';
import { runInProduction, startInProduction } from '../harness/production.mts';
import { publishWorkflow } from '../harness/publish.mts';
import { itemsOf } from '../harness/restApi.mts';
import type { Scene } from '../harness/scene.mts';
import { setScene } from '../harness/scene.mts';
import type { ScriptedModel, Turn } from '../harness/scriptedModel.mts';
import { startScriptedModel } from '../harness/scriptedModel.mts';
import {
	assertEachOnce,
	assertSentRows,
	errorText,
	HANGS,
	IN_ORDER,
	LOST,
	REFUSED,
	replayedFlags,
	sentUpToHang,
	SIXTEENTH,
	tickets,
	TRIES,
} from '../harness/tickets.mts';

const ITEMS = tickets(25);
const LUNCH = { Recipient: '44196397', Text: 'Lunch at noon?' };
const SAYS: Turn = { says: 'I asked.' };
/** Which save of a stopped execution comes last is left to chance in these versions. */
const LAST_SAVE_MS = 2_000;

for (const version of OLDER_N8N_VERSIONS) {
	void describe(`Repeats by n8n ${version}`, { timeout: 900_000 }, () => {
		let scene: Scene;
		let model: ScriptedModel;

		before(async () => {
			scene = await setScene({
				n8nVersion: version,
				sandbox: { rateLimits: { writes: null } },
			});
			model = await startScriptedModel();
			scene.lifetime.add(() => model.close());
		});
		beforeEach(() => {
			scene.sandbox.reset();
		});
		afterEach((context) => scene.keepIfFailed(context));
		after(() => scene.end());

		const publish = (
			name: string,
			parameters: Record<string, unknown> = {},
			settings: Record<string, unknown> = {},
		) =>
			publishWorkflow(
				scene,
				name,
				[...itemsByWebhook(), sendDmNode({ ...IN_ORDER, ...parameters })],
				{ settings },
			);
		const retry = async (id: string) => scene.api.finished(await scene.api.retry(id));
		const people = () => scene.sandbox.outbox().map(({ recipient }) => recipient);

		void it('Retry execution after an error, twice: sends the rest', async () => {
			const workflow = await publish('Error');
			scene.sandbox.addFaults([
				{ route: 'send', recipient: SIXTEENTH, answer: REFUSED },
				{ route: 'send', recipient: '1020', answer: REFUSED },
			]);
			const failed = await runInProduction(scene, workflow, ITEMS);
			assertEachOnce(scene, ITEMS.slice(0, 15));
			assert.match(errorText(failed), /15 of 25 sent\. Retry this execution/);
			const second = await retry(failed.id);
			assertEachOnce(scene, ITEMS.slice(0, 20));
			const third = await retry(second.id);
			assert.equal(third.status, 'success');
			assertEachOnce(scene, ITEMS);
			const rows = itemsOf(third, 'Send DM');
			assertSentRows(scene, rows, 25);
			assert.deepEqual(
				replayedFlags(rows),
				ITEMS.map((_, index) => index < 20),
			);
		});

		for (const [how, settings] of [
			['Stop', {}],
			['a timeout', { executionTimeout: 5 }],
		] as const) {
			/** Ends the execution while the 16th message is out and its answer is not there. */
			const endAtThe16th = async (parameters: Record<string, unknown> = {}) => {
				const workflow = await publish(how, parameters, settings);
				scene.sandbox.addFaults([HANGS]);
				const id = await startInProduction(scene, workflow, ITEMS);
				await sentUpToHang(scene);
				if (how === 'Stop') await scene.api.stop(id);
				const ended = await scene.api.finished(id);
				assert.equal(ended.status, 'canceled');
				await pause(LAST_SAVE_MS);
				return id;
			};

			void it(`after ${how}, with Custom Key: a retry or a new call sends the rest`, async () => {
				const id = await endAtThe16th({
					duplicateProtection: 'customKey',
					deduplicationKey: '={{ "ticket-" + $json.recipient }}',
				});
				await retry(id);
				assert.equal(new Set(people()).size, people().length, 'nobody has it twice');
				const { workflowId } = await scene.api.execution(id);
				const again = await runInProduction(scene, await scene.api.workflow(workflowId), ITEMS);
				assertEachOnce(scene, ITEMS);
				assertSentRows(scene, itemsOf(again, 'Send DM'), 25);
			});

			void it(`after ${how}, with Per Execution: what n8n makes of a retry`, async (t) => {
				const id = await endAtThe16th();
				const retried = await retry(id);
				const rows = itemsOf(retried, 'Send DM');
				const twice = people().length - new Set(people()).size;
				t.diagnostic(
					`${retried.status}: ${rows.length} rows, ${replayedFlags(rows).filter(Boolean).length} ` +
						`replayed, ${people().length} DMs, ${twice} people have it twice`,
				);
				// Not promised; but what the rows say is true.
				const ids = new Set(scene.sandbox.outbox().map(({ messageId }) => messageId));
				for (const row of rows) assert.ok(ids.has(String(row['message_id'])));
			});
		}

		for (const [name, options] of [
			['an agent whose tools n8n runs (3)', { version: 3 }],
			['an agent that runs its tools (2.2)', { version: 2.2 }],
			['a sub-agent (2.2)', { subAgent: 2.2 }],
		] as const) {
			void it(`a tool call of ${name} is one message, when the first try's answers are lost too`, async () => {
				const asked = await publishAgent(scene, model, { ...options, settings: TRIES });
				scene.sandbox.addFaults([LOST]);
				const turns: Turn[] = [{ calls: [LUNCH] }, { calls: [LUNCH] }, SAYS];
				const outer: Turn = { calls: [{ Prompt: 'Ask them.' }] };
				model.play('subAgent' in options ? [outer, ...turns, SAYS] : turns);
				const execution = await runInProduction(scene, asked, [{ prompt: 'Ask them.' }]);
				assert.equal(execution.status, 'success');
				assert.deepEqual(people(), [LUNCH.Recipient]);
			});
		}

		void it('an MCP call is one message, when the first try’s answers are lost', async (t) => {
			const { client } = await connectMcpServer(scene, { settings: TRIES });
			const [tool = ''] = await client.tools();
			scene.sandbox.addFaults([LOST]);
			assert.match(await client.call(tool, LUNCH), /"replayed":\s*true/);
			assert.deepEqual(people(), [LUNCH.Recipient]);
			await client.call(tool, LUNCH);
			t.diagnostic(`a second, equal call: ${people().length} messages`);
		});
	});
}
