import { html, type Html } from './html.mts';
import type { AttemptView, OutgoingBubble } from './model.mts';

/** How good a piece of news is. */
export type Tone = 'good' | 'open' | 'bad' | 'plain';

/** A word in a coloured frame; the colour says nothing that the word does not. */
export function chip(word: string, tone: Tone): Html {
	return html`<span class="chip ${tone}">${word}</span>`;
}

/** The status of a write action, in the API's word. */
export function actionStatus(status: OutgoingBubble['status']): Html {
	return chip(status, TONE_OF_STATUS[status]);
}

/** What the client of one request got. */
export function answerStatus({ status }: Pick<AttemptView, 'status'>): Html {
	if (status === 'dropped') return chip('connection cut', 'bad');
	if (status === 'pending') return chip('not answered', 'open');
	return chip(String(status), status < 300 ? 'good' : 'bad');
}

const TONE_OF_STATUS: Readonly<Record<OutgoingBubble['status'], Tone>> = {
	accepted: 'open',
	dispatching: 'open',
	pending_confirmation: 'open',
	success: 'good',
	failed: 'bad',
	expired: 'bad',
};
