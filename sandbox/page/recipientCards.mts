import type { FeaturedRecipient } from '../featuredRecipients.mts';
import { countOf } from './format.mts';
import { html, type Html } from './html.mts';
import type { PageModel } from './pageModel.mts';
import { card, lines, sendStatus, tableDetails } from './parts.mts';

const CALLS = {
	send: 'To a send',
	user: 'To a user lookup',
	history: 'To reading the conversation',
	delete: 'To a deletion',
};

/** Who to write to first, and what the row of Send DM then says. */
export function recipientCard(recipients: readonly FeaturedRecipient[]): Html {
	return card({ id: 'recipients', heading: 'Who to write to' }, [
		html`<p class="about">
			Nobody here is real. What the row of Send DM then says stands on the right.
		</p>`,
		lines(recipients, recipientLine),
		html`<p class="about">
			<a href="#answers">All recipients and file names</a> that stand for an answer.
		</p>`,
	]);
}

function recipientLine({ username, id, does, sendStatus: status }: FeaturedRecipient): Html {
	return html`<li>
		<p class="line-head">
			<strong>@${username} <small>${id}</small></strong> ${sendStatus(status)}
		</p>
		<p class="facts">${does}</p>
	</li>`;
}

/** Who to write to, and what to call a file, for every answer the API has. */
export function answerCard(
	recipients: PageModel['recipients'],
	fileNames: PageModel['fileNames'],
): Html {
	return card({ id: 'answers', heading: 'For every answer of the API', classes: 'wide' }, [
		Array.from(recipients, ([on, users]) =>
			tableDetails(
				`answers-${on}`,
				html`${CALLS[on]} <small>${countOf(users.length, 'recipient')}</small>`,
				['Recipient', 'Answer'],
				users.map(({ id, username, answers }) => [
					html`@${username} <small class="below">${id}</small>`,
					answers,
				]),
			),
		),
		tableDetails(
			'file-names',
			html`To an upload <small>${countOf(fileNames.length, 'file name')}</small>`,
			['File name, any extension', 'Answer'],
			fileNames.map(({ name, answers }) => [html`<code>${name}</code>`, answers]),
		),
	]);
}
