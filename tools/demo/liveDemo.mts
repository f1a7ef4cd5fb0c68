import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Engine } from '../engine/engine.mts';
import { locator, SEND_DM } from '../engine/sendDmWorkflow.mts';
import type { LiveMessage } from './commandLine.mts';
import { formItem, readDemoWorkflow, runDemo } from './workflow.mts';

// xquik-api: a message, an upload, a user lookup; in credits.
const SEND_CREDITS = 10;
const UPLOAD_CREDITS = 10;
const LOOKUP_CREDITS = 1;

/**
 * Sends one real message with workflows/demo.json, after saying what it costs.
 *
 * @returns whether the message is known to be sent
 */
export async function runLive(
	engine: Engine,
	{ account, to, text, file, ...credential }: LiveMessage,
	signal: AbortSignal,
): Promise<boolean> {
	const { baseUrl } = credential;
	const byName = to.startsWith('@');
	const credits =
		SEND_CREDITS + (file === undefined ? 0 : UPLOAD_CREDITS) + (byName ? LOOKUP_CREDITS : 0);
	const what = file === undefined ? 'one message' : 'one message with a file';
	const through = baseUrl === undefined ? '' : ` through ${hostOf(baseUrl)}`;
	console.error(`Live: ${what} from ${account} to ${to}${through}. This costs ${credits} credits.`);

	// The settings that a user makes in n8n; by ID takes both forms of an account.
	const workflow = await readDemoWorkflow();
	for (const { name, parameters } of workflow.nodes) {
		if (name !== SEND_DM) continue;
		parameters['account'] = locator('id', account);
		Object.assign(Object(parameters['recipient']), { mode: byName ? 'username' : 'id' });
	}
	const photo = file === undefined ? undefined : photoAt(file);
	const items = [await formItem(engine, { recipient: to, message: text, photo })];
	const { rows } = await runDemo(engine, { workflow, items, credential, signal });
	const status = rows[0]?.['send_status'];
	if (typeof status === 'string') console.error(`Result: ${status}`);
	return status === 'sent';
}

function photoAt(path: string) {
	return { source: { path }, fileName: basename(path), mimeType: '', size: statSync(path).size };
}

/** Only the host: whatever else is in the address may be private. */
function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : 'an address that is no URL';
}
