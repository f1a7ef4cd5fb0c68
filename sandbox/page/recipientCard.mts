import { countOf } from './format.mts';
import { html, type Html } from './html.mts';
import type { FileNameLine, RecipientGroup } from './model.mts';
import { card, tableDetails } from './parts.mts';

const CALLS: Readonly<Record<RecipientGroup['on'], string>> = {
	send: 'To a send',
	user: 'To a user lookup',
	history: 'To reading the conversation',
	delete: 'To a deletion',
};

/** Who to write to, and what to call a file, for every answer the API has. */
export function recipientCard(groups: RecipientGroup[], fileNames: FileNameLine[]): Html {
	return card({ id: 'recipients', heading: 'Who to write to', classes: 'wide' }, [
		html`<p class="about">
			Any numeric ID and any handle is a plain user who gets the message. These stand for an answer:
		</p>`,
		groups.map(group),
		tableDetails(
			'file-names',
			html`To an upload <small>${countOf(fileNames.length, 'file name')}</small>`,
			['File name, any extension', 'Answer'],
			fileNames.map(({ name, answers }) => [html`<code>${name}</code>`, answers]),
		),
	]);
}

function group({ on, recipients }: RecipientGroup): Html {
	return tableDetails(
		`recipients-${on}`,
		html`${CALLS[on]} <small>${countOf(recipients.length, 'recipient')}</small>`,
		['User ID', 'Handle', 'Answer'],
		recipients.map(({ id, username, answers }) => [
			html`<code>${id}</code>`,
			`@${username}`,
			answers,
		]),
	);
}
