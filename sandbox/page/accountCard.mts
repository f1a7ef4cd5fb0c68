import { count } from './format.mts';
import { html, type Html } from './html.mts';
import type { PageModel } from './pageModel.mts';
import { card, chip, definitions, lines, type Row } from './parts.mts';

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
		lines(accounts, line),
	]);
}

function line({ id, username, health, answers }: PageModel['accounts'][number]): Html {
	const isFine = answers === '200';
	return html`<li>
		<p class="line-head">
			<strong>@${username} <small>${id}</small></strong> ${chip(health, isFine ? 'good' : 'plain')}
		</p>
		${!isFine && html`<p class="facts">A write gets <code>${answers}</code></p>`}
	</li>`;
}
