/**
 * Takes the moving picture of the README: a form is filled in, Send DM runs, and its row is there.
 */
import { type Locator, type Page } from '@playwright/test';
import { openNode, openWorkflow, signIn } from '../harness/browserN8n.mts';
import { PHOTO, readWorkflow } from '../harness/paths.mts';
import { hide, Movie } from '../harness/pictures.mts';
import { test } from '../harness/test.mts';

const LARGEST_BYTES = 1_500_000;
const VIEWPORT = { width: 1_280, height: 720 };
const WIDTH = 1_120;
/** Words are typed in steps that the eye still takes for typing. */
const LETTERS = 3;

test.use({ viewport: VIEWPORT });

async function typeSlowly(movie: Movie, page: Page, field: Locator, text: string): Promise<void> {
	await field.click();
	for (let from = 0; from < text.length; from += LETTERS) {
		await page.keyboard.type(text.slice(from, from + LETTERS));
		await movie.show(page, 120);
	}
	await movie.show(page, 300);
}

test('takes the moving picture of the README', async ({ n8n, page, sandbox }) => {
	await n8n.clear();
	const xquikApi = await n8n.xquikCredential();
	const demo = await readWorkflow('demo');
	const nodes = demo.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	const workflow = await n8n.api.createWorkflow({ ...demo, nodes }, { xquikApi });
	// Long enough to be seen at work.
	sandbox.addFaults([
		{ route: 'upload', delayMs: 1_200 },
		{ route: 'send', delayMs: 1_200 },
	]);
	const movie = new Movie(WIDTH);
	await signIn(page, n8n);
	await openWorkflow(page, workflow.id);
	await hide(page, ['.el-notification']);
	await page.keyboard.press('1');
	await page.waitForTimeout(1_000);
	await movie.show(page, 1_200);

	const opened = page.waitForEvent('popup');
	await page.getByTestId('execute-workflow-button').first().click();
	const form = await opened;
	await form.setViewportSize(VIEWPORT);
	await form.getByLabel('recipient').waitFor();
	await movie.show(form, 700);
	await typeSlowly(movie, form, form.getByLabel('recipient'), '@jane');
	await typeSlowly(movie, form, form.getByLabel('message'), 'Here is the picture you asked for.');
	const chooser = form.waitForEvent('filechooser');
	await form.getByLabel('photo').click();
	await (await chooser).setFiles(PHOTO);
	await movie.show(form, 900);
	await form.getByRole('button', { name: 'Submit' }).click();
	const isOver = () => page.getByTestId('canvas-node-status-success').count();
	for (let frame = 0; frame < 60 && (await isOver()) < 2; frame++) {
		await movie.show(page, 200);
	}
	await movie.show(page, 1_500);

	await openNode(page, 'Send DM');
	await page.getByTestId('output-panel').getByTestId('radio-button-json').click();
	await page.waitForTimeout(800);
	await movie.show(page, 4_500);
	await movie.save('form-to-row', LARGEST_BYTES);
});
