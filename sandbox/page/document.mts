import { CONTROL_BASE } from '../controlRoutes.mts';
import { accountCard, rejectedCard, replayCard, unattachedUploadCard } from './cards.mts';
import { conversationCard } from './conversationCard.mts';
import { answerCard, recipientCard } from './recipientCards.mts';
import { firstSteps } from './firstSteps.mts';
import { count, countOf } from './format.mts';
import { html, type Html } from './html.mts';
import type { PageModel } from './pageModel.mts';
import { definitions, type Row } from './parts.mts';

/** Where the page's style and script are. */
export const ASSET_BASE = '/__sandbox/page';

/** The whole page. The script replaces `figures` and `main` by newer ones of the same IDs. */
export function pageDocument(model: PageModel): Html {
	const { baseUrl, contract } = model;
	const { messages, requests, spent, balance } = model.figures;
	const figures: Row[] = [
		['Messages', count(messages)],
		['Requests', count(requests)],
		['Credits spent', count(spent)],
		['Credits left', count(balance)],
	];
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<title>Xquik sandbox</title>
				<link rel="icon" href="${ASSET_BASE}/icon.svg" />
				<link rel="stylesheet" href="${ASSET_BASE}/style.css" />
				<script type="module" src="${ASSET_BASE}/live.mjs"></script>
			</head>
			<body>
				<a class="skip" href="#main">Skip to the messages</a>
				<header class="top">
					<div class="title">
						<h1>Xquik sandbox</h1>
						<p>
							<code>${baseUrl}</code> <span>${contract} contract</span>
							<span id="connection" class="connection" data-state="still">not live</span>
						</p>
					</div>
					${definitions(figures, 'figures', 'figures')}
					<button type="button" class="reset-opener" popovertarget="reset">Reset…</button>
					<nav aria-label="Page">
						<a href="#messages-heading">Messages</a>
						<a href="#replays">Replays</a>
						<a href="#rejected">Rejected</a>
						<a href="#accounts">Accounts</a>
						<a href="#answers">Answers</a>
					</nav>
				</header>
				<p class="hidden" id="announcement" role="status"></p>
				${mainPart(model)} ${resetDialog()}
				<footer>
					<p>
						Times are UTC on the sandbox’s clock. Everything is in memory until it ends or is reset.
					</p>
				</footer>
			</body>
		</html>`;
}

function mainPart(model: PageModel): Html {
	const { conversations, olderMessages, version } = model;
	return html`<main
		id="main"
		tabindex="-1"
		data-version="${version}"
		data-summary="${summary(model)}"
	>
		${recipientCard(model.featured)}
		<div class="stream">
			<h2 id="messages-heading">Messages</h2>
			${conversations.length === 0
				? firstSteps(model.baseUrl)
				: conversations.map((each) => conversationCard(each, model.today))}
			${olderMessages > 0 &&
			html`<p class="about">${countOf(olderMessages, 'older message')} not shown.</p>`}
			${unattachedUploadCard(model.unattachedUploads)}
		</div>
		<div class="side">
			${replayCard(model.replays)} ${rejectedCard(model.rejected)}
			${accountCard(model.accounts, model.figures)}
		</div>
		${answerCard(model.recipients, model.fileNames)}
	</main>`;
}

/** What a screen reader says when it has changed. */
function summary({ figures, replays, rejected }: PageModel): string {
	return [
		countOf(figures.messages, 'message'),
		countOf(replays.total, 'replay'),
		countOf(rejected.total, 'rejected write'),
	].join(', ');
}

/**
 * Asks before it forgets everything. It is the browser's own popover: it opens without a script,
 * Escape closes it, and the focus goes back to the button that opened it.
 */
function resetDialog(): Html {
	return html`
		<div
			id="reset"
			class="dialog"
			popover
			role="dialog"
			aria-labelledby="reset-heading"
			aria-describedby="reset-about"
		>
			<form method="post" action="${CONTROL_BASE}/reset">
				<h2 id="reset-heading">Reset the sandbox?</h2>
				<p id="reset-about">
					It forgets all messages, files, keys and faults, and the credits and the clock are back at
					the start.
				</p>
				<p class="buttons">
					<button type="button" popovertarget="reset" popovertargetaction="hide" autofocus>
						Cancel
					</button>
					<button type="submit" class="danger">Reset everything</button>
				</p>
			</form>
		</div>
	`;
}
