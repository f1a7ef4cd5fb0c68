import type { AttemptList, AttemptView } from './attempts.mts';
import { count } from './format.mts';
import { html, type Html } from './html.mts';
import type { PageModel } from './pageModel.mts';
import {
	answerStatus,
	card,
	chip,
	definitions,
	keyDetails,
	mediaFigure,
	lines,
	time,
	writeStatus,
	type Card,
	type Row,
} from './parts.mts';
import type { UnattachedUpload } from './uploads.mts';

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
		total > 0 && lines(shown, attemptLine),
		total > shown.length &&
			html`<p class="about">The newest ${shown.length} of ${count(total)}.</p>`,
	]);
}

function attemptLine(attempt: AttemptView): Html {
	const { number, at, asked, recipient, account, key, kind, actionId, fault, error } = attempt;
	const subject = attempt.text ?? attempt.file;
	return html`
		<li id="attempt-${number}">
			<p class="line-head">
				${answerStatus(attempt)}
				<strong>
					${attempt.isProbe ? 'Probe' : WORDS[asked]}${recipient !== null &&
					html` to <bdi>${recipient}</bdi>`}
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

/** The uploaded files that are in no message; nothing when there are none. */
export function unattachedUploadCard(files: UnattachedUpload[]): Html | null {
	if (files.length === 0) return null;
	return card(
		{ id: 'uploads', heading: 'Uploaded, in no message', total: files.length },
		lines(files, uploadLine),
	);
}

function uploadLine({ id, at, account, status, key, media, name }: UnattachedUpload): Html {
	return html`
		<li id="upload-${id}">
			<p class="line-head">
				${writeStatus(status, 'uploaded')}
				<strong>${media === null ? html`<bdi>${name}</bdi>` : media.mediaId}</strong>
				${time(at)}
			</p>
			${media !== null && mediaFigure(media)}
			<p class="facts"><span>@${account}</span></p>
			${keyDetails(`upload-${id}`, key, [['Write action', html`<code>${id}</code>`]])}
		</li>
	`;
}

/** The connected accounts and the credits they share. */
export function accountCard(
	accounts: PageModel['accounts'],
	{ spent, balance, purchased }: PageModel['figures'],
): Html {
	const credits: Row[] = [
		['Balance', count(balance)],
		['Spent', count(spent)],
		['Purchased', count(purchased)],
	];
	return card({ id: 'accounts', heading: 'Accounts and credits' }, [
		definitions(credits, 'figures'),
		lines(accounts, accountLine),
	]);
}

function accountLine({ id, username, health, answers }: PageModel['accounts'][number]): Html {
	const isFine = answers === '200';
	return html`<li>
		<p class="line-head">
			<strong>@${username} <small>${id}</small></strong> ${chip(health, isFine ? 'good' : 'plain')}
		</p>
		${!isFine && html`<p class="facts">A write gets <code>${answers}</code></p>`}
	</li>`;
}
