import type { ErrorGroup } from '../errorEntry';

const CHECK_FIRST = 'Check the conversation on X before sending again.';

/** What became of a write that was accepted, as far as anybody knows. */
export const OUTCOME_ERRORS = {
	x_dm_not_sent: {
		title: 'X did not send the message',
		remedy: 'Nothing was sent or charged. Run the workflow again for this item.',
		retryable: true,
	},
	x_dm_not_deleted: {
		title: 'X did not delete the message',
		remedy: 'Nothing was changed or charged. Run the workflow again for this item.',
		retryable: true,
	},
	x_write_failed: {
		title: 'Xquik could not complete the write on X',
		remedy: 'If safe_to_retry is true, run the workflow again for this item.',
		retryable: true,
	},
	x_write_ambiguous: {
		title: 'Outcome unknown: X may have sent the message',
		remedy: CHECK_FIRST,
	},
	x_write_unconfirmed: {
		title: 'Outcome unknown: the message was not confirmed',
		remedy: CHECK_FIRST,
	},
	x_write_expired: {
		title: 'Outcome unknown: Xquik could not verify the message in time',
		remedy: CHECK_FIRST,
	},
	upload_not_confirmed: {
		title: 'The upload was not confirmed within Max Wait',
		remedy: 'No message was sent. Run the workflow again for this item, or raise Max Wait.',
		retryable: true,
	},
} satisfies ErrorGroup;
