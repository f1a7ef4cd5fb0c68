import { count } from './format.mts';
import { html, type Html } from './html.mts';
import type { AccountLine, Figures } from './model.mts';
import { card, definitions } from './parts.mts';
import { chip } from './status.mts';

/** The connected accounts and the credits they share. */
export function accountCard(accounts: AccountLine[], figures: Figures): Html {
	const { spent, balance, purchased } = figures;
	const credits = definitions(
		[
			['Balance', count(balance)],
			['Spent', count(spent)],
			['Purchased', count(purchased)],
		],
		'figures',
	);
	return card({ id: 'accounts', heading: 'Accounts and credits' }, [
		credits,
		html`<ul class="lines">
			${accounts.map(line)}
		</ul>`,
	]);
}

function line({ id, username, health, answers, isFine }: AccountLine): Html {
	return html`<li>
		<p class="line-head">
			<strong>@${username} <small>${id}</small></strong> ${chip(health, isFine ? 'good' : 'plain')}
		</p>
		${!isFine && html`<p class="facts">A write gets <code>${answers}</code></p>`}
	</li>`;
}
