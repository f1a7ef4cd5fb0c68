import type { DeliveryEnvironment } from './environment';
import type { Intent } from './idempotencyKey';
import type { Message } from './message';
import type { WriteResult } from './runWrite';
import { runWrite } from './runWrite';
import { sendStep, uploadStep } from './steps';
import { WaitBudget } from './waiting';

/** A media ID dies after 24 hours; a record older than this is not relied upon. In ms. */
export const MEDIA_REUSE_LIMIT = 23 * 60 * 60 * 1000;

/** What became of one message: its upload, if it has one, and its send, if it came to that. */
export interface Delivery {
	upload?: WriteResult;
	send?: WriteResult;
	/** The media ID that the send used, or that is paid for. */
	mediaId?: string;
	mediaUrl?: string;
	/** By our clock, ISO 8601 UTC. */
	endedAt: string;
}

/** Answers to a send that mean its media ID is no longer good; nothing was sent. */
const MEDIA_CODES = new Set([
	'invalid_input',
	'invalid_id',
	'not_found',
	'media_not_found',
	'media_expired',
	'x_media_rejected',
]);

/**
 * Whether an upload is too old to rely on. Only a replayed upload can be.
 *
 * @returns true when its record is older than {@link MEDIA_REUSE_LIMIT} by the server's clock
 */
export function isStaleUpload(upload: WriteResult): boolean {
	const made = Date.parse(upload.action?.confirmedAt ?? upload.action?.createdAt ?? '');
	return (
		upload.kind === 'done' &&
		upload.success.replayed &&
		upload.answeredAt - made > MEDIA_REUSE_LIMIT
	);
}

/**
 * Delivers one message: upload, then send. The same intent walks the same chain of keys whenever
 * it is run, so an item that is run again asks for the fate of its first message. Never throws.
 *
 * A replayed upload older than 23 hours is a sign of an earlier run. Its send is asked for first,
 * under the key and with the media ID of that run: if the message went out then, its record comes
 * back. Only when that send fails for its media is the file uploaded anew.
 */
export async function deliverMessage(
	message: Message,
	intent: Intent,
	environment: DeliveryEnvironment,
): Promise<Delivery> {
	const budget = new WaitBudget(message.maxWait, environment.clock);
	const ended = () => new Date(environment.clock.now()).toISOString();
	const { attachment } = message;
	if (attachment.kind === 'none' || attachment.kind === 'mediaId') {
		const mediaId = attachment.kind === 'mediaId' ? attachment.mediaId : undefined;
		const send = await runWrite(sendStep(message, intent, mediaId, 1), budget, environment);
		return { send, mediaId, endedAt: ended() };
	}

	let uploadAttempts = 0;
	for (let number = 1; ; number++) {
		const step = uploadStep(message, intent, uploadAttempts + 1);
		const upload = await runWrite(step, budget, environment);
		uploadAttempts += upload.attempts;
		const uploaded = { ...upload, attempts: uploadAttempts };
		if (upload.kind !== 'done' || upload.success.id === undefined) {
			return { upload: uploaded, endedAt: ended() };
		}
		const { id: mediaId, mediaUrl } = upload.success;
		const send = await runWrite(sendStep(message, intent, mediaId, number), budget, environment);
		const stale = send.kind === 'failed' && MEDIA_CODES.has(send.problem.code);
		if (stale && isStaleUpload(upload)) continue;
		return { upload: uploaded, send, mediaId, mediaUrl, endedAt: ended() };
	}
}
