import { countOf, timeOfDay } from './format.mts';
import { html, type Html } from './html.mts';
import { keyDetails } from './parts.mts';
import { mediaFigure } from './mediaFigure.mts';
import type { AttemptView, Bubble, IncomingBubble, MediaView, OutgoingBubble } from './model.mts';
import { actionStatus, answerStatus, chip } from './status.mts';

/** One message of a conversation. */
export function messageBubble(bubble: Bubble): Html {
	return bubble.direction === 'incoming' ? incoming(bubble) : outgoing(bubble);
}

function incoming({ id, text, at, account }: IncomingBubble): Html {
	return html`
		<li class="message incoming" id="message-${id}">
			<div class="bubble">${textOf(text)}</div>
			<p class="facts">${time(at)} <span>to @${account}</span></p>
		</li>
	`;
}

function outgoing(bubble: OutgoingBubble): Html {
	const { id, text, media, status, messageId, at, account, credits, attempts } = bubble;
	return html`
		<li class="message outgoing" id="write-${id}">
			<div class="bubble${messageId === null && ' undelivered'}">
				${textOf(text)} ${media !== null && mediaFigure(media)}
			</div>
			<p class="facts">
				${actionStatus(status)} ${status !== 'success' && delivery(bubble)}
				${bubble.isDeleted && chip('deleted on our side', 'plain')}
				${bubble.repeatsKey && chip('same key as an earlier message', 'bad')} ${time(at)}
				<span>from @${account}</span>
				<span>${countOf(credits, 'credit')}</span>
				<span>${countOf(attempts.length, 'attempt')}</span>
			</p>
			${details(bubble)}
		</li>
	`;
}

// Pre-wrapped, so it must stand on its own without white space of the template around it.
function textOf(text: string): Html {
	return html`<bdi class="text">${text}</bdi>`;
}

function delivery({ messageId }: OutgoingBubble): Html {
	return messageId === null ? chip('not delivered', 'open') : chip('delivered', 'good');
}

function time(iso: string): Html {
	return html`<time datetime="${iso}">${timeOfDay(iso)}</time>`;
}

function details({ id, key, messageId, media, attempts }: OutgoingBubble): Html {
	return keyDetails(`write-${id}`, key, [
		['Message ID', html`<code>${messageId ?? 'none'}</code>`],
		['Write action', html`<code>${id}</code>`],
		...fileRows(media),
		[
			'Attempts',
			html`<ol class="attempts">
				${attempts.map(attemptLine)}
			</ol>`,
		],
	]);
}

function fileRows(media: MediaView | null): [term: string, value: Html][] {
	if (media === null) return [];
	return [
		['Media ID', html`<code>${media.mediaId}</code>`],
		['SHA-256', html`<code>${media.sha256}</code>`],
	];
}

function attemptLine(attempt: AttemptView): Html {
	const { at, kind, error, fault } = attempt;
	return html`<li>
		${time(at)} ${answerStatus(attempt)} ${kind === 'replayed' && 'replay'}
		${kind === 'not processed' && 'not processed'} ${error !== null && error.code}
		${fault !== null && html`<span class="fault">fault: ${fault}</span>`}
	</li>`;
}
