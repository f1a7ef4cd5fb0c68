import { countOf } from './format.mts';
import { html, type Html } from './html.mts';
import type { FileNameLine, RecipientGroup } from './model.mts';

const CALLS: Readonly<Record<RecipientGroup['on'], string>> = {
	send: 'To a send',
	user: 'To a user lookup',
	history: 'To reading the conversation',
	delete: 'To a deletion',
};

/** Who to write to, and what to call a file, for every answer the API has. */
export function recipientCard(groups: RecipientGroup[], fileNames: FileNameLine[]): Html {
	return html`
		<section class="card wide" id="recipients" aria-labelledby="recipients-heading">
			<header>
				<h2 id="recipients-heading">Who to write to</h2>
			</header>
			<p class="about">
				Any numeric ID and any handle is a plain user who gets the message. These stand for an
				answer:
			</p>
			${groups.map(group)}
			<details id="file-names">
				<summary>To an upload <small>${countOf(fileNames.length, 'file name')}</small></summary>
				<table>
					<thead>
						<tr>
							<th scope="col">File name, any extension</th>
							<th scope="col">Answer</th>
						</tr>
					</thead>
					<tbody>
						${fileNames.map(
							({ name, answers }) =>
								html`<tr>
									<td><code>${name}</code></td>
									<td>${answers}</td>
								</tr>`,
						)}
					</tbody>
				</table>
			</details>
		</section>
	`;
}

function group({ on, recipients }: RecipientGroup): Html {
	return html`
		<details id="recipients-${on}">
			<summary>${CALLS[on]} <small>${countOf(recipients.length, 'recipient')}</small></summary>
			<table>
				<thead>
					<tr>
						<th scope="col">User ID</th>
						<th scope="col">Handle</th>
						<th scope="col">Answer</th>
					</tr>
				</thead>
				<tbody>
					${recipients.map(
						({ id, username, answers }) =>
							html`<tr>
								<td><code>${id}</code></td>
								<td>@${username}</td>
								<td>${answers}</td>
							</tr>`,
					)}
				</tbody>
			</table>
		</details>
	`;
}
