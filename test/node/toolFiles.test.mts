import { SEND_DM, sendDmWorkflow, SEND_DM_TOOL_TYPE } from '../../tools/engine/sendDmWorkflow.mts';
import { fileOf, FROM_BINARY, itemWithFile } from './files.mts';
import { locator, RECIPIENT, sharedSetup } from './setup.mts';

describe('two files of one name and size that a tool sends in one execution', () => {
	const setup = sharedSetup();

	it('are two messages', async () => {
		const workflow = sendDmWorkflow(
			{
				resource: 'directMessage',
				operation: 'send',
				account: locator('username', 'acme_support'),
				recipient: locator('id', RECIPIENT),
				text: 'Your picture',
				...FROM_BINARY,
			},
			{ type: SEND_DM_TOOL_TYPE },
		);
		const items = await Promise.all(
			[1, 2].map(async () => await itemWithFile(setup.engine, fileOf('image/png'))),
		);
		const { sandbox, engine } = setup;
		const credentials = { xquikApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl } };
		sandbox.addFaults([
			{ route: 'send', answer: { status: 400, body: { error: 'invalid_input' } } },
		]);
		const [, tool] = workflow.nodes;
		if (tool) Object.assign(tool, { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 });
		const run = await engine.run({ workflow, items, credentials });
		expect(run.outputs[SEND_DM]?.[0]).toHaveLength(2);
		expect(new Set(sandbox.outbox().map(({ media }) => media?.sha256)).size).toBe(2);
	});
});
