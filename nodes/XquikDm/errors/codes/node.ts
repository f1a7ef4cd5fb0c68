import type { ErrorGroup } from '../errorEntry';

/** What this node itself says of an item that it did not send, or at which it failed. */
export const NODE_ERRORS = {
	cancelled: {
		title: 'The execution was stopped',
		remedy: 'Retry this execution to continue.',
		retryable: true,
	},
	node_error: {
		title: 'This node failed while sending the message',
		remedy:
			'Retry this execution: it asks Xquik what became of the message. Please report the error.',
		retryable: true,
	},
	account_stopped: {
		title: 'Not attempted: the sending account is blocked for this run',
		remedy:
			'Resolve the error of the earlier item of this account, then run the workflow again for this item.',
		retryable: true,
	},
	credential_stopped: {
		title: 'Not attempted: the Xquik credential is blocked for this run',
		remedy: 'Resolve the error of the earlier item, then run the workflow again for this item.',
		retryable: true,
	},
	stopped_after_error: {
		title: 'Not attempted: the node stopped after an earlier item failed',
		remedy:
			'Resolve the error and run the workflow again, or set On Error to Continue to send the other items anyway.',
		retryable: true,
	},
	items_moved: {
		title: 'Not attempted: the items are not those of the first run of this execution',
		remedy:
			'Their order or content has changed, and n8n kept no record of the first run. Check which messages were sent, and send the others in a new execution.',
	},
} satisfies ErrorGroup;
