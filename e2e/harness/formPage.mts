import type { Page } from '@playwright/test';

/** What a person fills in. */
export interface FormEntries {
	recipient: string;
	message: string;
	/** A file of this machine's disk. */
	photo?: string;
}

/** Fills in the form at this address, as a person does. */
export async function fillForm(page: Page, address: string, entries: FormEntries): Promise<void> {
	await page.goto(address);
	await page.getByLabel('recipient').fill(entries.recipient);
	await page.getByLabel('message').fill(entries.message);
	if (entries.photo !== undefined) {
		const chooser = page.waitForEvent('filechooser');
		await page.getByLabel('photo').click();
		await (await chooser).setFiles(entries.photo);
	}
}

/** Submits the form that is filled in, and waits until n8n has taken it. */
export async function submitForm(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Submit' }).click();
	await page.getByText('Your response has been recorded').waitFor();
}
