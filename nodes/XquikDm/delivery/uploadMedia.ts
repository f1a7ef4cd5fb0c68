import { isStaleUpload } from './deliverMessage';
import type { Intent } from './idempotencyKey';
import { runWrite } from './runWrite';
import type { DeliverySession } from './session';
import type { Upload } from './steps/upload';
import { uploadStep } from './steps/upload';
import type { WaitLimits } from './waiting';
import { WaitBudget } from './waiting';
import type { WriteResult } from './write';

/** Old uploads under the same intent are not followed further than this: one for each day. */
const MAX_UPLOADS = 100;

/**
 * Uploads a file or URL. The same intent walks the same chain of keys whenever it is run, and gets
 * the upload that it has made before, unless that is older than 23 hours: its media ID dies at 24,
 * so the file is uploaded anew under the next key. Never throws.
 */
export async function uploadMedia(
	upload: Upload,
	intent: Intent,
	limits: WaitLimits,
	session: DeliverySession,
): Promise<WriteResult> {
	const budget = new WaitBudget(limits, session.clock);
	let attempts = 0;
	for (let uploads = 1; ; uploads++) {
		const result = await runWrite(uploadStep(upload, intent, attempts + 1), budget, session);
		attempts += result.attempts;
		if (!isStaleUpload(result) || uploads >= MAX_UPLOADS) return { ...result, attempts };
	}
}
