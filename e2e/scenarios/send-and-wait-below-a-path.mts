import { expect } from '@playwright/test';
import { itemsOf } from '../harness/n8nData.mts';
import { test } from '../harness/subPath.mts';
import {
	answer,
	APPROVE_OR_DECLINE,
	ask,
	forgedLinks,
	publishQuestion,
} from '../harness/waiting.mts';

test('a link opens and answers where n8n is published below a path', async ({ n8n, page }) => {
	const workflow = await publishQuestion(n8n, 'Below a path', APPROVE_OR_DECLINE);
	const { id, link } = await ask(n8n, workflow);
	expect(new URL(link).pathname).toBe(`/tools/n8n/webhook-waiting/${id}`);
	for (const url of forgedLinks(link)) {
		expect((await answer(url, { answer: 'approve' })).status, url).toBe(401);
	}
	await page.goto(link);
	expect((await n8n.api.execution(id)).status).toBe('waiting');
	await page.getByRole('button', { name: 'Approve' }).click();
	await expect(page.getByText('You answered “Approve”')).toBeVisible();
	expect(itemsOf(await n8n.api.finished(id), 'Row')[0]).toMatchObject({ approved: true });
	await page.goto(link);
	await expect(page.getByText('No action required')).toBeVisible();
});
