import type { FileChooser, Page } from '@playwright/test';
import type { N8n } from './n8n.mts';
import type { Execution, StoredWorkflow } from './n8nData.mts';

/** A file for a form: its path, or what is in it. */
interface FormFile {
	file: Parameters<FileChooser['setFiles']>[0];
}

/** What a person fills in, by the fields' labels. */
export type FormEntries = Record<string, string | FormFile>;

/** What the last page of a form says. */
interface FormEnding {
	title: string;
	message: string;
}

/** The execution that a form has started, and what it has told the person. */
export interface Submission {
	execution: Execution;
	ending: FormEnding;
}

/** The address of the workflow's published form. Throws when it has none. */
export function formUrl({ url }: N8n, workflow: StoredWorkflow): string {
	const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	if (trigger?.webhookId === undefined) throw new Error(`${workflow.name} has no form.`);
	return `${url}/form/${trigger.webhookId}`;
}

/** Submits the workflow's form in the browser, as a person does, and reads the Form Ending. */
export async function submitForm(
	n8n: N8n,
	page: Page,
	workflow: StoredWorkflow,
	entries: FormEntries,
	filledIn?: () => Promise<void>,
): Promise<Submission> {
	await page.goto(formUrl(n8n, workflow));
	for (const [label, value] of Object.entries(entries)) {
		const field = page.getByLabel(label);
		if (typeof value === 'string') {
			await field.fill(value);
			continue;
		}
		const chooser = page.waitForEvent('filechooser');
		await field.click();
		await (await chooser).setFiles(value.file);
	}
	await filledIn?.();
	const id = await n8n.api.startedBy(workflow, () =>
		page.getByRole('button', { name: 'Submit' }).click(),
	);
	await page.waitForURL('**/form-waiting/**');
	const title = await page.locator('.header h1').innerText();
	const message = await page.locator('.header p').innerText();
	return { execution: await n8n.api.finished(id), ending: { title, message } };
}

/** The same with a workflow that is published for this submission only. */
export async function publishAndSubmit(
	n8n: N8n,
	page: Page,
	workflow: StoredWorkflow,
	entries: FormEntries,
): Promise<Submission> {
	await n8n.api.activate(workflow);
	const submission = await submitForm(n8n, page, workflow, entries);
	await n8n.api.deactivate(workflow.id);
	return submission;
}
