import { html, type Html } from './html.mts';
import { mediaFigure } from './mediaFigure.mts';
import { actionStatus, card, keyDetails, lines, time } from './parts.mts';
import type { UnattachedUpload } from './uploads.mts';

/** The uploaded files that are in no message; nothing when there are none. */
export function unattachedUploadCard(files: UnattachedUpload[]): Html | null {
	if (files.length === 0) return null;
	return card(
		{ id: 'uploads', heading: 'Uploaded, in no message', total: files.length },
		lines(files, line),
	);
}

function line({ id, at, account, status, key, media, name }: UnattachedUpload): Html {
	return html`
		<li id="upload-${id}">
			<p class="line-head">
				${actionStatus(status)}
				<strong>${media === null ? html`<bdi>${name}</bdi>` : media.mediaId}</strong>
				${time(at)}
			</p>
			${media !== null && mediaFigure(media)}
			<p class="facts"><span>@${account}</span></p>
			${keyDetails(`upload-${id}`, key, [['Write action', html`<code>${id}</code>`]])}
		</li>
	`;
}
