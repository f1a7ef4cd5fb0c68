import type { AttemptView } from './attempts.mts';
import type { Conversation, IncomingBubble, OutgoingBubble } from './conversations.mts';
import { countOf, dayOf, timeOfDay } from './format.mts';
import { html, type Html } from './html.mts';
import {
	answerStatus,
	chip,
	keyDetails,
	mediaFigure,
	time,
	writeStatus,
	type Row,
} from './parts.mts';
import type { MediaView } from './uploads.mts';

type Bubble = Conversation['bubbles'][number];

/** One conversation: with whom, and its messages. Only messages of `today` stand without a day. */
export function conversationCard(conversation: Conversation, today: string): Html {
	const { recipient, username, magic, bubbles, earlier } = conversation;
	return html`
		<section
			class="card conversation"
			id="to-${recipient}"
			aria-labelledby="to-${recipient}-heading"
		>
			<header>
				<span class="avatar" aria-hidden="true">${initials(username ?? recipient)}</span>
				<h3 id="to-${recipient}-heading">
					${username === null ? recipient : html`@${username} <small>${recipient}</small>`}
				</h3>
				<p class="count">${countOf(bubbles.length + earlier, 'message')}</p>
				${magic !== null && html`<p class="magic">${magic}</p>`}
			</header>
			${earlier > 0 && html`<p class="about">${countOf(earlier, 'earlier message')} not shown</p>`}
			<ol class="messages">
				${bubbles.map((bubble, index) => [
					dayBefore(bubble, bubbles[index - 1], today),
					bubble.direction === 'incoming' ? incoming(bubble) : outgoing(bubble),
				])}
			</ol>
		</section>
	`;
}

/** The day, where another one begins. */
function dayBefore(bubble: Bubble, previous: Bubble | undefined, today: string): Html | null {
	const day = dayOf(bubble.at);
	if (day === (previous === undefined ? today : dayOf(previous.at))) return null;
	return html`<li class="day" id="day-${bubble.id}"><time datetime="${day}">${day}</time></li>`;
}

function initials(name: string): string {
	return /^\d+$/.test(name) ? '#' : name.slice(0, 2).toUpperCase();
}

function incoming({ id, text, at, account, file }: IncomingBubble): Html {
	return html`
		<li class="message incoming" id="message-${id}">
			<div class="bubble">${textOf(text)} ${file !== null && receivedFile(file)}</div>
			<p class="facts">${time(at)} <span>to @${account}</span></p>
		</li>
	`;
}

function receivedFile({ name, path }: NonNullable<IncomingBubble['file']>): Html {
	return html`
		<figure class="media">
			${path !== null && html`<a href="${path}"><img src="${path}" alt="Attachment ${name}" /></a>`}
			<figcaption><bdi class="file-name">${name}</bdi></figcaption>
		</figure>
	`;
}

function outgoing(bubble: OutgoingBubble): Html {
	const { id, text, media, status, messageId, at, account, credits, attempts, key, sameText } =
		bubble;
	return html`
		<li class="message outgoing" id="write-${id}">
			<div class="bubble${messageId === null && ' undelivered'}${sameText !== null && ' repeated'}">
				${textOf(text)} ${media !== null && mediaFigure(media)}
			</div>
			<p class="facts">
				${writeStatus(status, 'sent')}
				${status !== 'success' &&
				chip(
					messageId === null ? 'not delivered' : 'delivered',
					messageId === null ? 'open' : 'good',
				)}
				${sameText !== null &&
				html`<a class="chip bad" href="#write-${sameText.id}"
					>same text as at ${timeOfDay(sameText.at)}</a
				>`}
				${bubble.isDeleted && chip('deleted on our side', 'plain')}
				${bubble.repeatsKey && chip('same key as an earlier message', 'bad')} ${time(at)}
				<span>from @${account}</span>
				<span>${countOf(credits, 'credit')}</span>
				<span>${countOf(attempts.length, 'attempt')}</span>
			</p>
			${keyDetails(`write-${id}`, key, [
				['Message ID', html`<code>${messageId ?? 'none'}</code>`],
				['Write action', html`<code>${id}</code> <code>${status}</code>`],
				...fileRows(media),
				[
					'Attempts',
					html`<ol>
						${attempts.map(attemptLine)}
					</ol>`,
				],
			])}
		</li>
	`;
}

/** A web address, without the punctuation that ends a sentence. */
const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/;

// Pre-wrapped, so it must stand on its own without white space of the template around it.
function textOf(text: string): Html {
	// Every second part is an address.
	const parts = text.split(ADDRESS).map((part, index) => (index % 2 === 0 ? part : link(part)));
	return html`<bdi class="text">${parts}</bdi>`;
}

/** A link of a message, such as to a page that asks for an answer. */
function link(address: string): Html | string {
	if (!URL.canParse(address)) return address;
	return html`<a href="${address}" target="_blank" rel="noreferrer noopener">${address}</a>`;
}

function fileRows(media: MediaView | null): Row[] {
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
		${fault !== null && html`<span>fault: ${fault}</span>`}
	</li>`;
}
