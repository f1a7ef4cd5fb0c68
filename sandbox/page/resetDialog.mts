import { CONTROL_BASE } from '../controlRoutes.mts';
import { html, type Html } from './html.mts';

/**
 * Asks before it forgets everything. It is the browser's own popover: it opens without a script,
 * Escape closes it, and the focus goes back to the button that opened it.
 */
export function resetDialog(): Html {
	return html`
		<div
			id="reset"
			class="dialog"
			popover
			role="dialog"
			aria-labelledby="reset-heading"
			aria-describedby="reset-about"
		>
			<form method="post" action="${CONTROL_BASE}/reset">
				<h2 id="reset-heading">Reset the sandbox?</h2>
				<p id="reset-about">
					It forgets all messages, files, keys and faults, and the credits and the clock are back at
					the start.
				</p>
				<p class="buttons">
					<button type="button" popovertarget="reset" popovertargetaction="hide" autofocus>
						Cancel
					</button>
					<button type="submit" class="danger">Reset everything</button>
				</p>
			</form>
		</div>
	`;
}
