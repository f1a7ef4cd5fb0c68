import { createHash } from 'node:crypto';

/** Whom an idempotency key belongs to: the wish of one item to send one DM (docs/delivery.md). */
export type Intent =
	| {
			protection: 'perExecution';
			instanceId: string;
			workflowId: string;
			executionId: string;
			nodeId: string;
			runIndex: number;
			itemIndex: number;
	  }
	| {
			protection: 'perMessage';
			instanceId: string;
			account: string;
			/** The resolved user ID. */
			recipient: string;
			text: string;
			/** SHA-256 and size of a file, a media URL or a media ID; empty without attachment. */
			attachment: string;
	  }
	| { protection: 'customKey'; instanceId: string; account: string; customKey: string };

/** The two writes of a DM, and the one that takes it back. */
export type WriteStepName = 'upload' | 'send' | 'delete';

function identityOf(intent: Intent): string[] {
	const { protection, instanceId } = intent;
	switch (protection) {
		case 'perExecution':
			return [
				protection,
				instanceId,
				intent.workflowId,
				intent.executionId,
				intent.nodeId,
				String(intent.runIndex),
				String(intent.itemIndex),
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

/**
 * The `Idempotency-Key` of one write: the same intent, step and attempt give the same key in every
 * process and at every time, so a repeat asks for the fate of the first write instead of sending
 * again. Printable ASCII, 80 to 90 characters (xquik-api.md: "Rules of the key").
 *
 * @param attempt from 1; a higher one only when the server says that nothing was sent
 * @param upload which upload of the file the send refers to, from 1; a send with a file uploaded
 *   anew is another request, and would be a conflict under the old key
 */
export function idempotencyKey(
	intent: Intent,
	step: WriteStepName,
	attempt: number,
	upload = 1,
): string {
	const parts = [...identityOf(intent), step, String(attempt), String(upload)];
	// JSON keeps the parts apart: no two lists of parts give the same text.
	const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
	return `xqdm-${step}-${attempt}-${hash}`;
}
