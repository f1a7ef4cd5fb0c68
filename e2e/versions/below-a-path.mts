import { expect } from '@playwright/test';
import { test } from '../harness/subPath.mts';
import { errorText } from '../harness/tickets.mts';
import { runViaWebhook } from '../harness/runWorkflow.mts';
import { publishQuestion, QUESTION } from '../harness/waiting.mts';

test('sends no link that n8n would refuse', async ({ n8n }) => {
	const workflow = await publishQuestion(n8n, 'Below a path');
	const execution = await runViaWebhook(n8n, workflow, [QUESTION]);
	expect(errorText(execution)).toMatch(/n8n would refuse the answers: its address .* has a path/);
	expect(n8n.sandbox.requests()).toEqual([]);
});
