import { count, timeOfDay } from './format.mts';
import type { Html } from './html.mts';
import { html } from './html.mts';
import type { AttemptList, AttemptView } from './model.mts';
import { answerStatus, chip } from './status.mts';

const WORDS: Readonly<Record<AttemptView['asked'], string>> = {
	send: 'Send',
	upload: 'Upload',
	delete: 'Delete',
};

/** The repeats that were answered with an earlier action's record. */
export function replayCard(list: AttemptList): Html {
	return attemptCard({
		id: 'replays',
		heading: 'Replays',
		about:
			'Repeated under a known key, and answered with the first record. Nothing was sent again.',
		none: 'No request was repeated.',
		list,
	});
}

/** The writes that came to nothing. */
export function rejectedCard(list: AttemptList): Html {
	return attemptCard({
		id: 'rejected',
		heading: 'Rejected writes',
		about: 'Refused, failed, or lost on the way in. They cost nothing.',
		none: 'No write was rejected.',
		list,
	});
}

interface AttemptCard {
	id: string;
	heading: string;
	about: string;
	/** Said when the list is empty. */
	none: string;
	list: AttemptList;
}

function attemptCard({ id, heading, about, none, list }: AttemptCard): Html {
	const { shown, total } = list;
	return html`
		<section class="card" id="${id}" aria-labelledby="${id}-heading">
			<header>
				<h2 id="${id}-heading">${heading}</h2>
				<p class="count">${count(total)}</p>
			</header>
			<p class="about">${total === 0 ? none : about}</p>
			${total > 0 &&
			html`<ol class="lines">
				${shown.map(line)}
			</ol>`}
			${total > shown.length &&
			html`<p class="about">The newest ${shown.length} of ${count(total)}.</p>`}
		</section>
	`;
}

function line(attempt: AttemptView): Html {
	const { number, at, asked, recipient, account, key, kind, fault, text, file } = attempt;
	const subject = text ?? file;
	return html`
		<li id="attempt-${number}">
			<p class="line-head">
				${answerStatus(attempt)}
				<strong>${WORDS[asked]}${recipient !== null && html` to ${recipient}`}</strong>
				<time datetime="${at}">${timeOfDay(at)}</time>
			</p>
			${subject !== null && html`<p class="subject"><bdi>${subject}</bdi></p>`} ${reason(attempt)}
			<p class="line-foot">
				${account !== null && html`<span>@${account}</span>`} ${outcome(attempt)}
				${kind === 'not processed' && chip('not processed', 'plain')}
				${fault !== null && html`<span class="fault">fault: ${fault}</span>`}
				<code class="key">${key ?? 'no key'}</code>
			</p>
		</li>
	`;
}

function reason({ error }: AttemptView): Html | null {
	if (error === null) return null;
	return html`<p class="reason"><code>${error.code}</code> ${error.message}</p>`;
}

function outcome({ kind, actionId, asked }: AttemptView): Html | null {
	if (kind !== 'replayed' || actionId === null) return null;
	return asked === 'send'
		? html`<a href="#write-${actionId}">first message</a>`
		: html`<span>write action ${actionId}</span>`;
}
