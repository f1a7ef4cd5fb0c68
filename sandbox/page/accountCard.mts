import { count } from './format.mts';
import { html, type Html } from './html.mts';
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
			<ul class="lines">
				${accounts.map(line)}
			</ul>
		</section>
	`;
}

function line({ id, username, health, answers, isFine }: AccountLine): Html {
	return html`<li>
		<p class="line-head">
			<strong>@${username} <small>${id}</small></strong> ${chip(health, isFine ? 'good' : 'plain')}
		</p>
		${!isFine && html`<p class="line-foot">A write gets <code>${answers}</code></p>`}
	</li>`;
}
