import { countOf, dayOf } from './format.mts';
import { html, type Html } from './html.mts';
import { messageBubble } from './messageBubble.mts';
import type { Bubble, Conversation } from './model.mts';

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
					messageBubble(bubble),
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
