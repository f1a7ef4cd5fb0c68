import type { ErrorGroup } from '../errorEntry';

/** Errors of what a message says. */
export const CONTENT_ERRORS = {
	x_content_too_long: {
		title: 'The text is too long for X',
		remedy: 'Shorten Text, or split it into several messages.',
	},
	x_duplicate_action: {
		title: 'X considers this a duplicate message',
		remedy: 'Check the conversation on X. To send another message, change Text.',
		neverUnchanged: true,
	},
	x_rejected: {
		title: 'X rejected the message',
		remedy:
			'Check the conversation and the sending account on X, and change the message before sending again.',
	},
	x_automation_refused: {
		title: 'X considers this message automated',
		remedy: 'Start a new execution, or use a more personal text. Waiting does not help.',
		retryable: true,
	},
} satisfies ErrorGroup;
