import { hash } from 'node:crypto';

/** Which of several messages under one identity a key is for; absent means the first. */
interface IntentVersion {
	/**
	 * From 1; a higher one when the records under the lower ones are of an execution in an earlier
	 * life of n8n's database, which counts its executions from the start again.
	 */
	life?: number;
	/** From 1; a higher one when the file of an item was repaired whose message was not sent. */
	fileRevision?: number;
}

/** The same message only within an execution and its retries. */
export interface PerExecutionIntent extends IntentVersion {
	protection: 'perExecution';
	instanceId: string;
	workflowId: string;
	/** What an execution shares with its retries, and with no other one. */
	execution: string;
	nodeId: string;
	/** Run and item; for an AI tool what the message is, since n8n counts its tries as runs. */
	place: string[];
}

/** The same message from any execution. */
export interface PerMessageIntent extends IntentVersion {
	protection: 'perMessage';
	instanceId: string;
	account: string;
	/** The resolved user ID. */
	recipient: string;
	text: string;
	/** SHA-256 and size of a file, a media URL or a media ID; empty without attachment. */
	attachment: string;
}

/** The same message under a key of the user's own. */
export interface CustomKeyIntent extends IntentVersion {
	protection: 'customKey';
	instanceId: string;
	account: string;
	customKey: string;
}

/** Whom an idempotency key belongs to: the wish of one item to send one DM (docs/delivery.md). */
export type Intent = PerExecutionIntent | PerMessageIntent | CustomKeyIntent;

function identityOf(intent: Intent): string[] {
	const { protection, instanceId } = intent;
	switch (protection) {
		case 'perExecution':
			return [
				protection,
				instanceId,
				intent.workflowId,
				intent.execution,
				intent.nodeId,
				...intent.place,
			];
		case 'perMessage':
			return [
				protection,
				instanceId,
				intent.account.toLowerCase(),
				intent.recipient,
				intent.text,
				intent.attachment,
			];
		case 'customKey':
			return [protection, instanceId, intent.account.toLowerCase(), intent.customKey];
	}
}

function versionOf(intent: Intent, step: string): string[] {
	const { life = 1, fileRevision = 1 } = intent;
	if (step === 'upload') return fileRevision > 1 ? [`file revision ${fileRevision}`] : [];
	return life > 1 ? [`life ${life}`] : [];
}

/** What makes two items the same intent, as a short text that says nothing about them. */
export function intentName(intent: Intent): string {
	return hash('sha256', JSON.stringify(identityOf(intent)), 'base64url');
}

/**
 * The `Idempotency-Key` of one write: the same intent, step and attempt give the same key in every
 * process and at every time, so a repeat asks for the fate of the first write instead of sending
 * again. Printable ASCII, 80 to 90 characters (docs/xquik-api.md: "Rules of the key").
 *
 * @param step the name of its kind, printable ASCII
 * @param attempt from 1; a higher one only when the server says that nothing was sent
 * @param upload which upload of the file the send refers to, from 1; a send with a file uploaded
 *   anew is another request, and would be a conflict under the old key
 */
export function idempotencyKey(intent: Intent, step: string, attempt: number, upload = 1): string {
	const parts = [
		...identityOf(intent),
		...versionOf(intent, step),
		step,
		String(attempt),
		String(upload),
	];
	// JSON keeps the parts apart: no two lists of parts give the same text.
	return `xqdm-${step}-${attempt}-${hash('sha256', JSON.stringify(parts), 'hex')}`;
}
