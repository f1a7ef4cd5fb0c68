import type { Page } from '@playwright/test';
import type { N8n } from './n8n.mts';
import type { Execution, StoredWorkflow } from './n8nData.mts';

/** What a person fills in. */
export interface FormEntries {
	recipient: string;
	message: string;
	/** A file of this machine's disk. */
	photo?: string;
}

/** The address of the workflow's published form. Throws when it has none. */
export function formUrl({ url }: N8n, workflow: StoredWorkflow): string {
	const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	if (trigger?.webhookId === undefined) throw new Error(`${workflow.name} has no form.`);
	return `${url}/form/${trigger.webhookId}`;
}

/** Submits the workflow's form in the browser, as a person does; gives the execution that it starts. */
export async function submitForm(
	n8n: N8n,
	page: Page,
	workflow: StoredWorkflow,
	{ recipient, message, photo }: FormEntries,
	filledIn?: () => Promise<void>,
): Promise<Execution> {
	await page.goto(formUrl(n8n, workflow));
	await page.getByLabel('recipient').fill(recipient);
	await page.getByLabel('message').fill(message);
	if (photo !== undefined) {
		const chooser = page.waitForEvent('filechooser');
		await page.getByLabel('photo').click();
		await (await chooser).setFiles(photo);
	}
	await filledIn?.();
	const id = await n8n.api.startedBy(workflow, async () => {
		await page.getByRole('button', { name: 'Submit' }).click();
		await page.getByText('Your response has been recorded').waitFor();
	});
	return n8n.api.finished(id);
}
