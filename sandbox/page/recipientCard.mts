import { countOf } from './format.mts';
import { html, type Html } from './html.mts';
import type { PageModel } from './pageModel.mts';
import { card, tableDetails } from './parts.mts';

const CALLS = {
	send: 'To a send',
	user: 'To a user lookup',
	history: 'To reading the conversation',
	delete: 'To a deletion',
};

/** Who to write to, and what to call a file, for every answer the API has. */
export function recipientCard(
	recipients: PageModel['recipients'],
	fileNames: PageModel['fileNames'],
): Html {
	return card({ id: 'recipients', heading: 'Who to write to', classes: 'wide' }, [
		html`<p class="about">
			Any numeric ID and any handle is a plain user who gets the message. These stand for an answer:
		</p>`,
		Array.from(recipients, ([on, users]) =>
			tableDetails(
				`recipients-${on}`,
				html`${CALLS[on]} <small>${countOf(users.length, 'recipient')}</small>`,
				['User ID', 'Handle', 'Answer'],
				users.map(({ id, username, answers }) => [
					html`<code>${id}</code>`,
					`@${username}`,
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
