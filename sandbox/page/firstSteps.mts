import { html, type Html } from './html.mts';
import { definitions, type Row } from './parts.mts';

/**
 * What to do while nothing was sent. The API key is not on the page, since with `--host` others may
 * see it: whoever started the sandbox has the key from there.
 */
export function firstSteps(baseUrl: string): Html {
	const values: Row[] = [
		['Base URL', html`<code>${baseUrl}</code>`],
		['API Key', html`the <code>apiKey</code> this sandbox printed when it started`],
		['Account', html`<code>acme_support</code>`],
		['Recipient', html`<code>@jane</code>, or anybody else`],
	];
	return html`
		<section class="card empty" id="first-steps" aria-labelledby="first-steps-heading">
			<h3 id="first-steps-heading">No message yet. Send the first one:</h3>
			<ol>
				<li>
					<h4>From n8n</h4>
					${definitions(values)}
					<p>The first two go into the Xquik API credential, the others into Send DM.</p>
				</li>
				<li>
					<h4>From this repository, on n8n’s engine</h4>
					<pre tabindex="0"><code>export XQUIK_BASE_URL=${baseUrl}
export XQUIK_API_KEY=<var>apiKey</var>
npm run demo -- --live \\
  --account acme_support \\
  --to @jane --text "Hello"</code></pre>
				</li>
				<li>
					<h4>By hand</h4>
					<pre tabindex="0"><code>curl ${baseUrl}/x/dm/44196397 \\
  -H "x-api-key: <var>apiKey</var>" \\
  -H "Idempotency-Key: first" \\
  -H "Content-Type: application/json" \\
  -d '{"account":"acme_support",
       "text":"Hello"}'</code></pre>
				</li>
			</ol>
			<p class="about">It appears here at once. Nothing leaves this machine.</p>
		</section>
	`;
}
