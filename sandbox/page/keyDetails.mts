import { html, type Html, type Part } from './html.mts';

/**
 * The idempotency key in one line, and behind it the whole key and whatever else there is to know.
 *
 * @param id unique on the page; what the user has opened is found again by it
 */
export function keyDetails(
	id: string,
	key: string | null,
	rows: [term: string, value: Part][],
): Html {
	return html`
		<details class="more" id="more-${id}">
			<summary>Key <code class="key">${key ?? 'none'}</code></summary>
			<dl>
				${key !== null && definition('Idempotency-Key', html`<code>${key}</code>`)}
				${rows.map(([term, value]) => definition(term, value))}
			</dl>
		</details>
	`;
}

function definition(term: string, value: Part): Html {
	return html`<div>
		<dt>${term}</dt>
		<dd>${value}</dd>
	</div>`;
}
