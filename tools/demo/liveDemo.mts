import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Engine } from '../engine/engine.mts';
import type { LiveMessage } from './commandLine.mts';
import type { Submission } from './formItem.mts';
import { formItem } from './formItem.mts';
import type { Output } from './output.mts';
import { configure, problemOf, readDemoWorkflow, rowsOf } from './workflow.mts';

// xquik-api: a message, an upload, a user lookup; in credits.
const SEND_CREDITS = 10;
const UPLOAD_CREDITS = 10;
const LOOKUP_CREDITS = 1;

/** What a message costs at most, in credits. */
function creditsFor({ to, file }: Pick<LiveMessage, 'to' | 'file'>): number {
	return (
		SEND_CREDITS +
		(file === undefined ? 0 : UPLOAD_CREDITS) +
		(to.startsWith('@') ? LOOKUP_CREDITS : 0)
	);
}

/**
 * Sends one real message with workflows/demo.json, after saying what it costs.
 *
 * @returns whether the message is known to be sent
 */
export async function runLive(
	engine: Engine,
	message: LiveMessage,
	output: Output,
	signal: AbortSignal,
): Promise<boolean> {
	const { account, to, apiKey, baseUrl, file } = message;
	const what = file === undefined ? 'one message' : 'one message with a file';
	output.say(
		`Live: ${what} from ${account} to ${to}${baseUrl === undefined ? '' : ` through ${hostOf(baseUrl)}`}. This costs ${creditsFor(message)} credits.`,
	);
	const run = await engine.run({
		workflow: configure(await readDemoWorkflow(), {
			account,
			recipientMode: to.startsWith('@') ? 'username' : 'id',
		}),
		items: [await formItem(engine, submissionOf(message))],
		credentials: { xquikApi: { apiKey, ...(baseUrl !== undefined && { baseUrl }) } },
		signal,
	});
	const rows = rowsOf(run);
	output.rows(rows);
	const problem = problemOf(run);
	if (problem !== undefined) output.say(`Problem: ${problem}`);
	const status = rows[0]?.['send_status'];
	if (typeof status === 'string') output.say(`Result: ${status}`);
	return status === 'sent';
}

function submissionOf({ to, text, file }: LiveMessage): Submission {
	const submission = { recipient: to, message: text };
	if (file === undefined) return submission;
	const { size } = statSync(file);
	return {
		...submission,
		photo: { source: { path: file }, fileName: basename(file), mimeType: '', size },
	};
}

/** Only the host: whatever else is in the address may be private. */
function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : 'an address that is no URL';
}
