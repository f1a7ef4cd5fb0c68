import { count } from './format.mts';
import type { Html } from './html.mts';
import { html } from './html.mts';
import type { AccountLine, Figures } from './model.mts';
import { chip } from './status.mts';

/** The connected accounts and the credits they share. */
export function accountCard(accounts: AccountLine[], figures: Figures): Html {
	const { spent, balance, purchased } = figures;
	return html`
		<section class="card" id="accounts" aria-labelledby="accounts-heading">
			<header>
				<h2 id="accounts-heading">Accounts and credits</h2>
			</header>
			<dl class="credits">
				<div>
					<dt>Balance</dt>
					<dd>${count(balance)}</dd>
				</div>
				<div>
					<dt>Spent</dt>
					<dd>${count(spent)}</dd>
				</div>
				<div>
					<dt>Purchased</dt>
					<dd>${count(purchased)}</dd>
				</div>
			</dl>
			<table>
				<caption class="hidden">
					Connected accounts
				</caption>
				<thead>
					<tr>
						<th scope="col">Account</th>
						<th scope="col">Health</th>
						<th scope="col">A send gets</th>
					</tr>
				</thead>
				<tbody>
					${accounts.map(row)}
				</tbody>
			</table>
		</section>
	`;
}

function row({ id, username, health, answers, isFine }: AccountLine): Html {
	return html`<tr>
		<th scope="row">@${username} <small>${id}</small></th>
		<td>${health}</td>
		<td>${isFine ? chip(answers, 'good') : html`<code>${answers}</code>`}</td>
	</tr>`;
}
