import { bytes } from './format.mts';
import { html, type Html } from './html.mts';
import type { MediaView } from './uploads.mts';

/** The picture or the video itself, with its name, size and price. */
export function mediaFigure(media: MediaView): Html {
	const { name, type, bytes: size, credits } = media;
	return html`
		<figure class="media">
			${exhibit(media)}
			<figcaption>
				<bdi class="file-name">${name}</bdi>
				<span>${type}, ${bytes(size)}${credits > 0 && html`, upload ${credits} credits`}</span>
			</figcaption>
		</figure>
	`;
}

function exhibit({ path, name, type, sha256 }: MediaView): Html {
	if (path === null) {
		return html`<p class="not-kept">
			The sandbox keeps no file of this size, only its SHA-256: <code>${sha256}</code>
		</p>`;
	}
	if (type.startsWith('video/')) {
		return html`<video
			src="${path}"
			controls
			playsinline
			preload="metadata"
			aria-label="${name}"
		></video>`;
	}
	return html`<a href="${path}"><img src="${path}" alt="Attachment ${name}" /></a>`;
}
