import { errorEntry } from '../errors/errorTable';
import type { Intent } from './idempotencyKey';
import type { Message } from './message';
import { runWrite } from './runWrite';
import type { DeliverySession } from './session';
import { sendStep } from './steps/send';
import { uploadStep } from './steps/upload';
import { WaitBudget } from './waiting';
import type { EarlierWrite, WriteResult } from './write';

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

/** What an earlier run of the same execution has left of a message. */
export interface EarlierDelivery extends EarlierWrite {
	/** A media ID that is good and paid for, where no key would give it again. */
	media?: { mediaId: string; mediaUrl?: string };
	/** The number of the message's first attempt; default 1. */
	firstAttempt?: number;
	/** When the node first ran in the execution, where execution IDs can occur again. */
	firstRunAt?: number;
	/** Keeps a media ID as soon as it is paid for. */
	keepMedia?(mediaId: string, mediaUrl: string | undefined): void;
}

/** Younger than this, a record may be of a run that a dead worker had begun. In ms. */
const LIFE_MARGIN = 60 * 60 * 1000;

/** No further lives of a database are looked for. */
const MAX_LIVES = 100;

/**
 * Whether a record belongs to an execution of an earlier life of n8n's database, which had the same
 * ID (docs/delivery.md: "A restored database"). Ages are compared, so that neither clock matters.
 *
 * @param firstRunAt in ms since 1970 by our clock; undefined when it is not known
 * @param now the same
 */
export function isOfEarlierLife(
	write: WriteResult,
	firstRunAt: number | undefined,
	now: number,
): boolean {
	const made = Date.parse(write.action?.createdAt ?? '');
	if (firstRunAt === undefined || write.action?.idempotent !== true) return false;
	return write.answeredAt - made > now - firstRunAt + LIFE_MARGIN;
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
	session: DeliverySession,
	earlier: EarlierDelivery = { mayBeOut: false },
): Promise<Delivery> {
	const { clock } = session;
	const budget = new WaitBudget(message, clock);
	const ended = () => new Date(clock.now()).toISOString();

	const send = async (mediaId: string | undefined, number: number): Promise<WriteResult> => {
		for (let life = 1; ; life++) {
			const versioned = { ...intent, life };
			const step = sendStep(message, versioned, mediaId, number, earlier.firstAttempt ?? 1);
			const result = await runWrite(step, budget, session, earlier);
			const isOld = isOfEarlierLife(result, earlier.firstRunAt, clock.now());
			if (!isOld || life >= MAX_LIVES) return result;
		}
	};

	const { attachment } = message;
	if (attachment.kind === 'none' || attachment.kind === 'mediaId' || earlier.media !== undefined) {
		const mediaId = attachment.kind === 'mediaId' ? attachment.mediaId : earlier.media?.mediaId;
		const result = await send(mediaId, 1);
		return { send: result, mediaId, mediaUrl: earlier.media?.mediaUrl, endedAt: ended() };
	}

	let uploadAttempts = 0;
	for (let number = 1; ; number++) {
		const step = uploadStep(message, intent, uploadAttempts + 1);
		const upload = await runWrite(step, budget, session);
		uploadAttempts += upload.attempts;
		const uploaded = { ...upload, attempts: uploadAttempts };
		if (upload.kind !== 'done' || upload.success.id === undefined) {
			return { upload: uploaded, endedAt: ended() };
		}
		const { id: mediaId, mediaUrl } = upload.success;
		earlier.keepMedia?.(mediaId, mediaUrl);
		const result = await send(mediaId, number);
		const mediaIsGone = result.kind === 'failed' && errorEntry(result.problem.code).mediaIsGone;
		if (mediaIsGone && isStaleUpload(upload)) continue;
		return { upload: uploaded, send: result, mediaId, mediaUrl, endedAt: ended() };
	}
}
