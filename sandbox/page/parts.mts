import { bytes, count, timeOfDay } from './format.mts';
import { html, type Html, type Part } from './html.mts';
import type { AttemptView } from './attempts.mts';
import type { OutgoingBubble } from './conversations.mts';
import type { MediaView } from './uploads.mts';

/** A term and what it is. */
export type Row = [term: string, value: Part];

type Tone = 'good' | 'open' | 'bad' | 'plain';

/** A word in a coloured frame; the colour says nothing that the word does not. */
export function chip(word: string, tone: Tone): Html {
	return html`<span class="chip ${tone}">${word}</span>`;
}

const STATUS_TONES: Record<string, Tone> = {
	sent: 'good',
	uploaded: 'good',
	pending_confirmation: 'open',
	unconfirmed: 'open',
};

/** What a row says of a write: `send_status`, or the `state` of an upload. */
export function sendStatus(status: string): Html {
	return chip(status, STATUS_TONES[status] ?? 'bad');
}

/**
 * The status of a write action, in the word of the row.
 *
 * @param done what the row calls a write that is done
 */
export function writeStatus(status: OutgoingBubble['status'], done: 'sent' | 'uploaded'): Html {
	if (status === 'success') return sendStatus(done);
	if (status === 'expired') return sendStatus('unconfirmed');
	return sendStatus(status === 'failed' ? 'failed' : 'pending_confirmation');
}

/** What the client of one request got. */
export function answerStatus({ status }: Pick<AttemptView, 'status'>): Html {
	if (status === 'dropped') return chip('connection cut', 'bad');
	if (status === 'pending') return chip('not answered', 'open');
	return chip(String(status), status < 300 ? 'good' : 'bad');
}

/** A time of day, of an ISO time. */
export function time(iso: string): Html {
	return html`<time datetime="${iso}">${timeOfDay(iso)}</time>`;
}

/** A list of entries of the same kind. */
export function lines<T>(items: readonly T[], line: (item: T) => Html): Html {
	return html`<ol class="lines">
		${items.map(line)}
	</ol>`;
}

/** One card of the page, under a heading of its own. */
export interface Card {
	/** Also of the heading, as `…-heading`. */
	id: string;
	heading: string;
	/** Shown beside the heading. */
	total?: number;
	/** Further classes. */
	classes?: string;
}

/** A card with its content. */
export function card({ id, heading, total, classes }: Card, content: Part): Html {
	return html`
		<section class="card ${classes}" id="${id}" aria-labelledby="${id}-heading">
			<header>
				<h2 id="${id}-heading">${heading}</h2>
				${total !== undefined && html`<p class="count">${count(total)}</p>`}
			</header>
			${content}
		</section>
	`;
}

/** Terms and what they are. */
export function definitions(rows: Row[], classes = 'rows', id?: string): Html {
	const row = ([term, value]: Row) =>
		html`<div>
			<dt>${term}</dt>
			<dd>${value}</dd>
		</div>`;
	return html`<dl class="${classes}" ${id !== undefined && html` id="${id}"`}>
		${rows.map(row)}
	</dl>`;
}

/** A table that opens below its summary. */
export function tableDetails(id: string, summary: Part, heads: string[], rows: Part[][]): Html {
	return html`
		<details id="${id}">
			<summary>${summary}</summary>
			<table>
				<thead>
					<tr>
						${heads.map((head) => html`<th scope="col">${head}</th>`)}
					</tr>
				</thead>
				<tbody>
					${rows.map(
						(row) =>
							html`<tr>
								${row.map((cell) => html`<td>${cell}</td>`)}
							</tr>`,
					)}
				</tbody>
			</table>
		</details>
	`;
}

/**
 * The idempotency key in one line, and behind it the whole key and whatever else there is to know.
 *
 * @param id unique on the page; what the user has opened is found again by it
 */
export function keyDetails(id: string, key: string | null, rows: Row[]): Html {
	const own: Row[] = key === null ? [] : [['Idempotency-Key', html`<code>${key}</code>`]];
	return html`
		<details class="more" id="more-${id}">
			<summary>Key <code class="key">${key ?? 'none'}</code></summary>
			${definitions([...own, ...rows])}
		</details>
	`;
}

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
