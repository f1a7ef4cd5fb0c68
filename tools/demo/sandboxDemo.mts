import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.mts';
import { SEND_DM_TYPE } from '../engine/sendDmWorkflow.mts';
import type { OutboxMessage, Sandbox } from '../../sandbox/sandbox.mts';
import type { Submission } from './formItem.mts';
import { formItem } from './formItem.mts';
import type { Output } from './output.mts';
import { drawPicture } from './picture.mts';
import { findFaults } from './verdict.mts';
import { problemOf, readDemoWorkflow, rowsOf } from './workflow.mts';

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
	output: Output,
	signal: AbortSignal,
): Promise<boolean> {
	const picture = drawPicture(WIDTH, HEIGHT);
	const drawnHash = createHash('sha256').update(picture).digest('hex');
	output.say(`Sandbox: a local Xquik at ${sandbox.baseUrl}. Nothing leaves this machine.`);
	output.say(
		`Picture: a PNG of ${WIDTH}x${HEIGHT} pixels and ${picture.length} bytes, just drawn.`,
	);

	const items = await Promise.all(submissions(picture).map((filled) => formItem(engine, filled)));
	const keptOnDisk = items[0]?.binary?.['photo']?.id?.startsWith('filesystem') === true;
	output.say(
		`n8n: runs workflows/demo.json with ${items.length} form submissions and ${SEND_DM_TYPE}${keptOnDisk ? '; the picture is on its disk' : ''}.`,
	);
	const run = await engine.run({
		workflow: await readDemoWorkflow(),
		items,
		credentials: { xquikApi: { apiKey: sandbox.apiKey, baseUrl: sandbox.baseUrl } },
		signal,
	});
	const rows = rowsOf(run);
	output.rows(rows);
	const problem = problemOf(run);
	if (problem !== undefined) output.say(`Problem: ${problem}`);

	const outbox = sandbox.outbox();
	output.say(`Outbox: ${outbox.length} messages, ${sandbox.creditsSpent()} credits.`);
	for (const message of outbox) output.say(`  ${describe(message)}`);
	const expected = items.length;
	const faults = findFaults({ expected, rows, outbox, drawnHash, keptOnDisk });
	for (const fault of faults) output.say(`Wrong: ${fault}`);
	if (faults.length === 0) output.say(`SHA-256 of the picture, drawn and received: ${drawnHash}`);
	return faults.length === 0 && problem === undefined;
}

function submissions(picture: Buffer): Submission[] {
	return [
		{
			recipient: '44196397',
			message: 'Your order is on its way. Here is the parcel.',
			photo: {
				source: picture,
				fileName: 'parcel.png',
				mimeType: 'image/png',
				size: picture.length,
			},
		},
		{ recipient: '783214', message: 'Your appointment is confirmed for Monday at 9:30.' },
	];
}

function describe({ messageId, account, recipient, text, media }: OutboxMessage): string {
	const file = media === null ? '' : ` + ${media.name} (${media.type}, ${media.bytes} bytes)`;
	return `${messageId}: @${account} to ${recipient}: ${JSON.stringify(text)}${file}`;
}
