/**
 * Takes the pictures of the README and of the workflows again, from a real n8n, into docs/images/.
 */
import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { closeNode, openNode, openWorkflow, searchNodes, signIn } from '../harness/browserN8n.mts';
import { formUrl, submitForm } from '../harness/form.mts';
import { PHOTO } from '../harness/paths.mts';
import { hide, IMAGES } from '../harness/pictures.mts';
import { createTables, provision } from '../harness/provision.mts';
import { test } from '../harness/test.mts';
import { NO_DMS } from '../harness/tickets.mts';
import { linkIn, whenWaiting } from '../harness/waiting.mts';

const LARGEST_BYTES = 300_000;
/** Each workflow is opened in the editor. */
const TIMEOUT_MS = 900_000;
/** Narrow, so that it is legible where a page shows it 800 pixels wide. */
const VIEWPORT = { width: 1_200, height: 720 };

async function save(
	name: string,
	page: Page,
	part?: string | { x: number; y: number; width: number; height: number },
): Promise<void> {
	const path = join(IMAGES, `${name}.png`);
	// Transitions end, and n8n's messages go away.
	await page.waitForTimeout(1_500);
	if (typeof part === 'string') await page.locator(part).screenshot({ path });
	else await page.screenshot({ path, clip: part });
	const { size } = await stat(path);
	console.log(`${basename(path)}  ${Math.round(size / 1_000)} KB`);
	expect(size, path).toBeLessThanOrEqual(LARGEST_BYTES);
}

/** The canvas alone, with the workflow as large as it fits. */
async function saveCanvas(name: string, page: Page): Promise<void> {
	await hide(page, FLOATING);
	await page.keyboard.press('Escape');
	await page.keyboard.press('1');
	await save(name, page, '[data-test-id="canvas-wrapper"]');
}

/** The middle of a node that is open, from its tabs to its last parameter. */
async function saveParameters(page: Page): Promise<void> {
	const box = await page.getByTestId('node-parameters').boundingBox();
	const tabs = await page.getByTestId('tab-params').boundingBox();
	if (box === null || tabs === null) throw new Error('The node has no parameters.');
	const top = tabs.y - 16;
	const bottom = Math.min(box.y + box.height, 1_020);
	await save('parameters', page, { x: box.x, y: top, width: box.width, height: bottom - top });
}

/** What n8n draws over the canvas. */
const FLOATING = [
	'[data-test-id="canvas-controls"]',
	'[class*="nodeButtonsWrapper"]',
	'[class*="executionButtons"]',
	':has(> [role="radiogroup"])',
	'[role="radiogroup"]',
	'.el-notification',
];

test.use({ viewport: VIEWPORT });

test('takes the pictures of README and workflows', async ({ browser, n8n, page, postgres }) => {
	test.setTimeout(TIMEOUT_MS);
	await mkdir(IMAGES, { recursive: true });
	await n8n.clear();
	const { workflows, workflow } = await provision(n8n, postgres);
	const crm = workflow('form-to-dm-to-crm');
	await signIn(page, n8n);

	await openWorkflow(page, workflow('demo').id);
	await searchNodes(page, 'direct message');
	await save('node-panel', page);

	for (const [name, workflow] of workflows) {
		await openWorkflow(page, workflow.id);
		await saveCanvas(`workflow-${name}`, page);
	}

	await openWorkflow(page, crm.id);
	await page.setViewportSize({ width: 1_200, height: 1_040 });
	await openNode(page, 'Send DM');
	await saveParameters(page);
	await closeNode(page);

	await createTables(n8n, crm);
	await n8n.api.activate(crm);
	const formPage = await browser.newPage({ viewport: { width: 800, height: 620 } });
	const sent = await submitForm(
		n8n,
		formPage,
		crm,
		{
			recipient: '44196397',
			message: 'Here is the picture you asked for.',
			photo: { file: PHOTO },
		},
		() => save('form', formPage),
	);
	await save('form-ending', formPage, '.card');
	await page.setViewportSize({ width: 1_600, height: 860 });
	await openWorkflow(page, crm.id, sent.execution.id);
	await openNode(page, 'Send DM');
	const output = page.getByTestId('output-panel');
	await output.getByTestId('radio-button-json').click();
	await hide(page, ['[data-test-id="floating-nodes"]']);
	await save('run', page, '[data-test-id="output-panel"]');

	const question = { recipient: NO_DMS, message: 'May I write to you?' };
	const refused = await submitForm(n8n, formPage, crm, question);
	await page.setViewportSize(VIEWPORT);
	await openWorkflow(page, crm.id, refused.execution.id);
	// n8n writes the time and duration of the execution where the note is.
	await hide(page, ['[data-test-id="sticky"]']);
	await saveCanvas('error-branch', page);
});

test('takes the picture of a question', async ({ browser, n8n, postgres }) => {
	await n8n.clear();
	await postgres.clear();
	const { workflow } = await provision(n8n, postgres);
	const questions = workflow('approve-by-dm');
	await n8n.api.activate(questions);
	const body = new FormData();
	body.set('field-0', '44196397');
	body.set('field-1', 'Order 1042 arrived broken. May we refund 48 €?');
	const id = await n8n.api.startedBy(questions, () =>
		fetch(formUrl(n8n, questions), { method: 'POST', body }),
	);
	await whenWaiting(n8n, id);
	const phone = await browser.newPage({ viewport: { width: 420, height: 340 } });
	await phone.goto(linkIn(n8n.sandbox.outbox().at(-1)?.text));
	await save('question', phone);
});
