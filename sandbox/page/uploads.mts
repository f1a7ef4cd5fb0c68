import { CONTROL_BASE } from '../controlRoutes.mts';
import type { State } from '../state.mts';
import { WRITE_CREDITS, type WriteAction } from '../writeAction.mts';
import type { AttemptView, UnattachedUpload, MediaView } from './model.mts';

const NEWEST_SHOWN = 20;

/** The uploads by the media ID they gave. */
export type Uploads = ReadonlyMap<string, WriteAction>;

/** Finds the upload of every media ID. */
export function uploadsOf(state: State): Uploads {
	const uploads = new Map<string, WriteAction>();
	for (const action of state.actions.values()) {
		if (action.result?.type === 'media') uploads.set(action.result.id, action);
	}
	return uploads;
}

/** The media with this ID as the page shows it; null when there is none. */
export function mediaView(state: State, uploads: Uploads, mediaId: string): MediaView | null {
	const media = state.media.get(mediaId);
	if (media === undefined) return null;
	const { name, type, bytes, sha256, content } = media;
	return {
		mediaId,
		name,
		type,
		bytes,
		sha256,
		path: content === undefined ? null : `${CONTROL_BASE}/media/${mediaId}`,
		credits: uploads.get(mediaId)?.status === 'success' ? WRITE_CREDITS : 0,
	};
}

/** The files that were uploaded, or are about to be, and are in no message; newest first. */
export function unattachedUploads(
	state: State,
	uploads: Uploads,
	attempts: AttemptView[],
): UnattachedUpload[] {
	const sent = new Set(state.outbox.map(({ media }) => media?.mediaId));
	const loose = attempts.flatMap(({ kind, actionId, file }) => {
		const action = state.actions.get(actionId ?? '');
		const isUpload = kind === 'taken' && action?.plan.action === 'upload_media';
		if (!isUpload || sent.has(action.result?.id)) return [];
		return [{ action, file }];
	});
	return loose
		.slice(-NEWEST_SHOWN)
		.reverse()
		.map(({ action, file }) => ({
			id: action.id,
			at: state.clock.iso(action.createdAt),
			account: action.plan.account.username,
			status: action.status,
			key: action.plan.key ?? null,
			media: action.result === null ? null : mediaView(state, uploads, action.result.id),
			name: file ?? '',
		}));
}
