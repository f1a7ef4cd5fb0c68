/**
 * Takes the pictures of docs/pictures.md: the panel of each operation, and of the trigger, beside its
 * output.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { INode } from 'n8n-workflow';
import { closeNode, openNode, openWorkflow, signIn } from '../harness/browserN8n.mts';
import type { Parameters } from '../harness/n8nData.mts';
import { PACKAGE_NAME } from '../harness/packedPackage.mts';
import { hide, IMAGES, savePng } from '../harness/pictures.mts';
import { test } from '../harness/test.mts';
import {
	buildNode,
	byId,
	buildWorkflow,
	inSequence,
	SEND_DM,
} from '../harness/workflowBuilder.mts';

const LARGEST_BYTES = 200_000;
const VIEWPORT = { width: 1_440, height: 900 };
const ACCOUNT = byUsername('acme_support');
const JANE = byUsername('@jane');
const PARCEL = 'Your parcel arrives on Monday.';

function byUsername(value: string) {
	return { __rl: true as const, mode: 'username', value };
}

function operationNode(operation: string, parameters: Parameters = {}): INode {
	const [resource = '', value = ''] = operation.split(':');
	return buildNode(operation, SEND_DM, 1.1, {
		resource,
		operation: value,
		options: {},
		...parameters,
	});
}

const SEND = operationNode('directMessage:send', {
	account: ACCOUNT,
	recipient: JANE,
	text: PARCEL,
	attachment: 'none',
});

const START = buildNode('Start', 'n8n-nodes-base.manualTrigger', 1);

/** By the name of its picture: the nodes up to the operation. */
function operations(fileUrl: string): Record<string, INode[]> {
	const file = buildNode('File', 'n8n-nodes-base.httpRequest', 4.2, {
		url: fileUrl,
		options: { response: { response: { responseFormat: 'file' } } },
	});
	return {
		'account-get-many': [operationNode('account:getAll')],
		'account-get-credits': [operationNode('account:getCredits')],
		'direct-message-send': [SEND],
		'direct-message-get-many': [
			operationNode('directMessage:getAll', { account: ACCOUNT, recipient: JANE, limit: 10 }),
		],
		'direct-message-delete': [
			SEND,
			operationNode('directMessage:delete', {
				account: ACCOUNT,
				recipient: JANE,
				messageId: '={{ $json.message_id }}',
			}),
		],
		'media-download': [operationNode('media:download', { mediaUrl: fileUrl })],
		'media-upload': [
			file,
			operationNode('media:upload', { account: ACCOUNT, binaryPropertyName: 'data' }),
		],
		'user-get': [operationNode('user:get', { user: JANE })],
		'write-action-get': [
			SEND,
			operationNode('writeAction:get', { writeAction: byId('={{ $json.write_action_id }}') }),
		],
	};
}

/** Runs the open node, and takes its panel with the output beside it. */
async function take(page: Page, name: string): Promise<void> {
	await page.getByTestId('node-execute-button').click();
	const output = page.getByTestId('output-panel');
	await output.getByTestId('radio-button-json').click();
	await page.waitForTimeout(1_500);
	const panel = await page.getByTestId('node-parameters').boundingBox();
	const rows = await output.boundingBox();
	if (panel === null || rows === null) throw new Error(`${name} has no panel.`);
	const top = rows.y;
	const clip = { x: panel.x, y: top, width: rows.x + rows.width - panel.x, height: rows.height };
	await savePng(join('operations', name), await page.screenshot({ clip }), LARGEST_BYTES);
}

test.use({ viewport: VIEWPORT });

test('takes the pictures of the operations', async ({ n8n, page, sandbox }) => {
	await mkdir(join(IMAGES, 'operations'), { recursive: true });
	await n8n.clear();
	const xquikApi = await n8n.xquikCredential();
	await signIn(page, n8n);
	const open = async (nodes: INode[], name: string) => {
		const workflow = buildWorkflow(name, nodes, inSequence(nodes));
		const { id } = await n8n.api.createWorkflow(workflow, { xquikApi });
		await openWorkflow(page, id);
		await hide(page, ['.el-notification', '[data-test-id="floating-nodes"]']);
	};
	const file = `${sandbox.origin}/__sandbox/files/picture.png`;
	for (const [name, nodes] of Object.entries(operations(file))) {
		const last = nodes.at(-1)?.name ?? '';
		await open([START, ...nodes], name);
		await openNode(page, last);
		await take(page, name);
		await closeNode(page);
	}

	sandbox.receive({ account: 'acme_support', from: '44196397', text: 'Is it there yet?' });
	const trigger = buildNode('Xquik DM Trigger', `${PACKAGE_NAME}.xquikDmTrigger`, 1.1, {
		account: ACCOUNT,
		recipient: byId('44196397'),
		pollTimes: { item: [{ mode: 'everyHour' }] },
	});
	await open([trigger], 'trigger');
	await openNode(page, trigger.name);
	await take(page, 'trigger');
	expect(sandbox.outbox().length).toBeGreaterThan(0);
});
