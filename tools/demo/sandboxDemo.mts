import { hash } from 'node:crypto';
import type { Engine } from '../engine/engine.mts';
import { SEND_DM_TYPE } from '../engine/sendDmWorkflow.mts';
import type { OutboxMessage, Sandbox } from '../../sandbox/sandbox.mts';
import { drawPicture } from './picture.mts';
import { findFaults } from './verdict.mts';
import type { Submission } from './workflow.mts';
import { formItem, readDemoWorkflow, runDemo } from './workflow.mts';

const WIDTH = 640;
const HEIGHT = 360;

/**
 * Sends two form submissions to the sandbox, one of them with a picture, and compares what arrived
 * with what was sent.
 *
 * @returns whether all of it is as it must be
 */
export async function runInSandbox(
	engine: Engine,
	sandbox: Sandbox,
	signal: AbortSignal,
): Promise<boolean> {
	const { apiKey, baseUrl } = sandbox;
	const picture = drawPicture(WIDTH, HEIGHT);
	const size = picture.length;
	const drawnHash = hash('sha256', picture);
	console.error(`Sandbox: a local Xquik at ${baseUrl}. Nothing leaves this machine.`);
	console.error(`Picture: a PNG of ${WIDTH}x${HEIGHT} pixels and ${size} bytes, just drawn.`);

	const submissions: Submission[] = [
		{
			recipient: '44196397',
			message: 'Your order is on its way. Here is the parcel.',
			photo: { source: picture, fileName: 'parcel.png', mimeType: 'image/png', size },
		},
		{ recipient: '783214', message: 'Your appointment is confirmed for Monday at 9:30.' },
	];
	const items = await Promise.all(submissions.map((filled) => formItem(engine, filled)));
	const keptOnDisk = items[0]?.binary?.['photo']?.id?.startsWith('filesystem') === true;
	console.error(
		`n8n: runs workflows/demo.json with ${items.length} form submissions and ${SEND_DM_TYPE}${keptOnDisk ? '; the picture is on its disk' : ''}.`,
	);
	const workflow = await readDemoWorkflow();
	const credential = { apiKey, baseUrl };
	const { rows, isSuccess } = await runDemo(engine, { workflow, items, credential, signal });

	const outbox = sandbox.outbox();
	console.error(`Outbox: ${outbox.length} messages, ${sandbox.creditsSpent()} credits.`);
	for (const message of outbox) console.error(`  ${describe(message)}`);
	const faults = findFaults({ expected: items.length, rows, outbox, drawnHash, keptOnDisk });
	for (const fault of faults) console.error(`Wrong: ${fault}`);
	if (faults.length > 0) return false;
	console.error(`SHA-256 of the picture, drawn and received: ${drawnHash}`);
	return isSuccess;
}

function describe({ messageId, account, recipient, text, media }: OutboxMessage): string {
	const file = media === null ? '' : ` + ${media.name} (${media.type}, ${media.bytes} bytes)`;
	return `${messageId}: @${account} to ${recipient}: ${JSON.stringify(text)}${file}`;
}
