import { SEND_DM, sendDmWorkflow } from '../../tools/engine/sendDmWorkflow.mts';
import { locator, numbered, sharedSetup } from './setup.mts';

describe('a credential that n8n cannot read', () => {
	const setup = sharedSetup();

	it.each([
		['directMessage:send', 'send_status', { recipient: locator('id', '12'), text: 'Hello' }],
		['media:upload', 'state', { source: 'mediaUrl', mediaUrl: 'https://example.com/a.png' }],
	])('leaves a row for each item of %s', async (name, state, parameters) => {
		const [resource = '', operation = ''] = name.split(':');
		const account = locator('username', 'acme_support');
		const workflow = sendDmWorkflow(
			{ resource, operation, account, ...parameters },
			{ onError: 'continueRegularOutput' },
		);
		for (const node of workflow.nodes) {
			if (node.name === SEND_DM) node.credentials = { xquikApi: { id: 'gone', name: 'gone' } };
		}
		const run = await setup.engine.run({ workflow, items: numbered(2), credentials: {} });
		const rows = (run.outputs[SEND_DM]?.[0] ?? []).map(({ json }) => json);
		expect(rows.map((row) => [row[state], row.error_code])).toEqual([
			['failed', 'credential_unreadable'],
			['failed', 'credential_unreadable'],
		]);
	});
});
