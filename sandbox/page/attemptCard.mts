import type { AttemptList, AttemptView } from './attempts.mts';
import { count } from './format.mts';
import { html, type Html } from './html.mts';
import { answerStatus, card, chip, keyDetails, lines, time, type Card } from './parts.mts';

const WORDS = { send: 'Send', upload: 'Upload', delete: 'Delete' };

// A send without text and key is no mistake: Send DM asks so before it repeats what got no answer.
const PROBE_REASON = 'Send DM asks which contract is in force before it repeats a send.';

/** The repeats that were answered with an earlier action's record. */
export function replayCard(list: AttemptList): Html {
	return attemptCard(
		{ id: 'replays', heading: 'Replays', total: list.total },
		'Repeated under a known key, and answered with the first record. Nothing was sent again.',
		'No request was repeated.',
		list,
	);
}

/** The writes that came to nothing. */
export function rejectedCard(list: AttemptList): Html {
	return attemptCard(
		{ id: 'rejected', heading: 'Rejected writes', total: list.total },
		'Refused, failed, or lost on the way in. They cost nothing.',
		'No write was rejected.',
		list,
	);
}

function attemptCard(head: Card, about: string, none: string, { shown, total }: AttemptList): Html {
	return card(head, [
		html`<p class="about">${total === 0 ? none : about}</p>`,
		total > 0 && lines(shown, line),
		total > shown.length &&
			html`<p class="about">The newest ${shown.length} of ${count(total)}.</p>`,
	]);
}

function line(attempt: AttemptView): Html {
	const { number, at, asked, recipient, account, key, kind, actionId, fault, error } = attempt;
	const subject = attempt.text ?? attempt.file;
	return html`
		<li id="attempt-${number}">
			<p class="line-head">
				${answerStatus(attempt)}
				<strong>
					${attempt.isProbe ? 'Probe' : WORDS[asked]}${recipient !== null && ` to ${recipient}`}
				</strong>
				${time(at)}
			</p>
			${subject !== null && html`<p class="subject"><bdi>${subject}</bdi></p>`}
			${error !== null &&
			html`<p class="reason">
				<code>${error.code}</code> ${attempt.isProbe ? PROBE_REASON : error.message}
			</p>`}
			<p class="facts">
				${account !== null && html`<span>@${account}</span>`}
				${kind === 'replayed' &&
				asked === 'send' &&
				html`<a href="#write-${actionId}">the message</a>`}
				${kind === 'not processed' && chip('not processed', 'plain')}
				${fault !== null && html`<span>fault: ${fault}</span>`}
			</p>
			${keyDetails(`attempt-${number}`, key, [
				['Write action', html`<code>${actionId ?? 'none'}</code>`],
			])}
		</li>
	`;
}
