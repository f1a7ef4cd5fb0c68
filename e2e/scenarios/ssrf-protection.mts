import { expect } from '@playwright/test';
import { itemsOf } from '../harness/n8nData.mts';
import { publishItemsTo, runViaWebhook } from '../harness/runWorkflow.mts';
import { note, test } from '../harness/test.mts';
import { buildNode, SEND_DM } from '../harness/workflowBuilder.mts';

test.use({ settings: { env: { N8N_SSRF_PROTECTION_ENABLED: 'true' } } });

test('n8n’s own protection keeps a download from this machine, and the row says so', async ({
	n8n,
}) => {
	const { sandbox } = n8n;
	const download = buildNode(
		'Download',
		SEND_DM,
		1.1,
		{ resource: 'media', operation: 'download', mediaUrl: '={{ $json.url }}', options: {} },
		{ onError: 'continueRegularOutput' },
	);
	const workflow = await publishItemsTo(n8n, 'Download', [download]);
	const url = `${sandbox.origin}/__sandbox/files/picture.png`;
	const execution = await runViaWebhook(n8n, workflow, [{ url }]);
	const [row] = itemsOf(execution, 'Download');
	expect(row).toMatchObject({ media_url: url, error_code: 'request_refused', retryable: false });
	expect(row?.['error_message']).toMatch(/n8n did not send the request to 127\.0\.0\.1/);
	expect(row?.['error_message']).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
	note(String(row?.['error_message']));
});
