import { CONTROL_BASE } from '../controlRoutes.mts';
import type { State } from '../state.mts';
import { WRITE_CREDITS } from '../writeAction.mts';
import type { AttemptView } from './attempts.mts';

const NEWEST_SHOWN = 20;

/** An attachment as the page shows it. */
export type MediaView = NonNullable<ReturnType<typeof mediaView>>;

/** A file that is in no message. */
export type UnattachedUpload = ReturnType<typeof unattachedUploads>[number];

/** The media with this ID; null when there is none. `path` is null when only the hash was kept. */
export function mediaView(state: State, mediaId: string | undefined) {
	const media = state.media.get(mediaId ?? '');
	if (media === undefined) return null;
	const { name, type, bytes, sha256, content, writeActionId } = media;
	return {
		mediaId: media.mediaId,
		name,
		type,
		bytes,
		sha256,
		path: content === undefined ? null : `${CONTROL_BASE}/media/${media.mediaId}`,
		credits: state.actions.get(writeActionId)?.status === 'success' ? WRITE_CREDITS : 0,
	};
}

/** The files that were uploaded, or are about to be, and are in no message; newest first. */
export function unattachedUploads(state: State, attempts: AttemptView[]) {
	const sent = new Set(state.outbox.map(({ media }) => media?.mediaId));
	const uploads = attempts.flatMap(({ kind, actionId, file }) => {
		const action = state.actions.get(actionId ?? '');
		const isUpload = kind === 'taken' && action?.plan.action === 'upload_media';
		return isUpload && !sent.has(action.result?.id) ? [{ action, file }] : [];
	});
	return uploads
		.slice(-NEWEST_SHOWN)
		.reverse()
		.map(({ action, file }) => ({
			id: action.id,
			at: state.clock.iso(action.createdAt),
			account: action.plan.account.username,
			status: action.status,
			key: action.plan.key ?? null,
			media: mediaView(state, action.result?.id),
			name: file ?? '',
		}));
}
