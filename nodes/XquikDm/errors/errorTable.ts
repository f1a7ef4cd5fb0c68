/** What a person reads about one of Xquik's error codes. */
export interface ErrorText {
	title: string;
	/** What to do about it. */
	remedy: string;
	/** Whether the same message could pass later, when the server does not say so itself. */
	retryable: boolean;
}

/**
 * Every code that a DM workflow meets (docs/xquik-api.md: "Error codes"), and the ones this node itself
 * gives. The remedies name the field of the node or the place in Xquik or on X.
 */
export const ERROR_TABLE: Readonly<Record<string, ErrorText>> = {
	invalid_input: {
		title: 'Xquik refused the request',
		remedy: 'Check the recipient, the text and the attachment of this item.',
		retryable: false,
	},
	invalid_json: {
		title: 'Xquik could not read the request',
		remedy: 'Check that Base URL points at the Xquik API and that no proxy changes requests.',
		retryable: false,
	},
	invalid_user_id: {
		title: 'Xquik does not accept this recipient ID',
		remedy: 'Set Recipient to the numeric user ID, or choose By Username.',
		retryable: false,
	},
	invalid_id: {
		title: 'Xquik does not accept this ID',
		remedy: 'Check that the ID was copied whole and consists of digits.',
		retryable: false,
	},
	account_required: {
		title: 'No account was given',
		remedy: 'Set Account to the connected X account to send from.',
		retryable: false,
	},
	invalid_message_id: {
		title: 'Xquik does not accept this message ID',
		remedy: 'Use the message_id of a handoff row.',
		retryable: false,
	},
	missing_idempotency_key: {
		title: 'The Idempotency-Key did not reach Xquik',
		remedy: 'A proxy between n8n and Xquik removes headers: let Idempotency-Key pass.',
		retryable: false,
	},
	invalid_idempotency_key: {
		title: 'Xquik refused the Idempotency-Key',
		remedy: 'A proxy between n8n and Xquik may have changed the header; let it pass unchanged.',
		retryable: false,
	},
	unsupported_field: {
		title: 'Xquik does not know a field of the request',
		remedy: 'Update this node: the Xquik API has changed.',
		retryable: false,
	},
	unknown_field: {
		title: 'Xquik does not know a field of the request',
		remedy: 'Update this node: the Xquik API has changed.',
		retryable: false,
	},
	unauthenticated: {
		title: 'Xquik does not know this API key',
		remedy:
			'Copy the key again from the Xquik dashboard into the Xquik credential. It starts with xq_, followed by 64 characters.',
		retryable: false,
	},
	x_auth_failure: {
		title: 'X no longer accepts the session of this account',
		remedy: 'Reconnect the account in the Xquik dashboard, then run the workflow again.',
		retryable: false,
	},
	no_subscription: {
		title: 'This Xquik account has no subscription',
		remedy: 'Subscribe in the Xquik dashboard, then run the workflow again.',
		retryable: false,
	},
	subscription_inactive: {
		title: 'The Xquik subscription is not active',
		remedy: 'Renew the subscription in the Xquik dashboard, then run the workflow again.',
		retryable: false,
	},
	payment_failed: {
		title: 'The last payment to Xquik failed',
		remedy: 'Update the payment method in the Xquik dashboard, then run the workflow again.',
		retryable: false,
	},
	no_credits: {
		title: 'There are no Xquik credits left',
		remedy: 'Top up in the Xquik dashboard. A DM costs 10 credits, an attachment 10 more.',
		retryable: false,
	},
	insufficient_credits: {
		title: 'There are not enough Xquik credits',
		remedy: 'Top up in the Xquik dashboard. A DM costs 10 credits, an attachment 10 more.',
		retryable: false,
	},
	account_needs_reauth: {
		title: 'The sending account must be reconnected',
		remedy: 'Reconnect the account in the Xquik dashboard, then run the workflow again.',
		retryable: false,
	},
	account_restricted: {
		title: 'X has restricted the sending account',
		remedy: 'Sign in to X with this account and resolve what X asks for, or use another account.',
		retryable: false,
	},
	login_failed: {
		title: 'Xquik could not sign in to X with the sending account',
		remedy: 'Reconnect the account in the Xquik dashboard, then run the workflow again.',
		retryable: false,
	},
	forbidden: {
		title: 'This API key may not do this',
		remedy: 'Check in the Xquik dashboard what the key is allowed to do, or use another key.',
		retryable: false,
	},
	recipient_blocked_dms: {
		title: 'The recipient has blocked DMs from this account',
		remedy:
			'Do not repeat it unchanged: send from another connected account, or ask the recipient to allow messages.',
		retryable: false,
	},
	dm_not_permitted: {
		title: 'This account is no participant of the conversation',
		remedy: 'Set Account to a connected account that takes part in the conversation.',
		retryable: false,
	},
	account_not_found: {
		title: 'The sending account is not connected to Xquik',
		remedy: 'Choose Account from the list, or connect the account in the Xquik dashboard.',
		retryable: false,
	},
	user_not_found: {
		title: 'X knows no such user',
		remedy: 'Check Recipient: the handle may have changed. The numeric user ID never does.',
		retryable: false,
	},
	not_found: {
		title: 'Xquik found nothing under this ID',
		remedy: 'Check the ID, and that Base URL points at the Xquik API.',
		retryable: false,
	},
	idempotency_conflict: {
		title: 'This key was already used for another message',
		remedy:
			'Something about the message has changed since the first run under this key. See whether the first message was sent; to send the new one as well, use another Deduplication Key or start a new execution.',
		retryable: false,
	},
	idempotency_key_conflict: {
		title: 'This key was already used for another message',
		remedy:
			'Something about the message has changed since the first run under this key. See whether the first message was sent; to send the new one as well, use another Deduplication Key or start a new execution.',
		retryable: false,
	},
	media_too_large: {
		title: 'The attachment is too large',
		remedy: 'Send a smaller file. X takes images to 5 MB, GIFs to 15 MB and videos to 512 MB.',
		retryable: false,
	},
	body_too_large: {
		title: 'The request is too large for Xquik',
		remedy: 'Send a smaller file or a shorter text. X takes videos to 512 MB.',
		retryable: false,
	},
	unsupported_media_type: {
		title: 'X does not take this type of attachment',
		remedy: 'Send an AVIF, GIF, JPEG, PNG, WebP or MP4 file.',
		retryable: false,
	},
	x_dm_not_allowed: {
		title: 'The recipient accepts no DMs from this account',
		remedy:
			'Do not repeat it unchanged: send from another connected account, or ask the recipient to allow messages.',
		retryable: false,
	},
	x_content_too_long: {
		title: 'The text is too long for X',
		remedy: 'Shorten Text, or split it over several messages.',
		retryable: false,
	},
	x_target_not_found: {
		title: 'X does not find the recipient',
		remedy: 'Check Recipient: the user may be gone.',
		retryable: false,
	},
	x_account_suspended: {
		title: 'X has suspended an account of this conversation',
		remedy: 'Check on X whether the sender or the recipient is suspended.',
		retryable: false,
	},
	x_account_protected: {
		title: 'The recipient’s account is protected',
		remedy: 'Ask the recipient to follow or message the sending account first.',
		retryable: false,
	},
	x_account_feature_required: {
		title: 'The sending account lacks a feature that X asks for',
		remedy: 'Send from an account that has the feature (X names it), or without what needs it.',
		retryable: false,
	},
	x_duplicate_action: {
		title: 'X takes this for a message that was already sent',
		remedy: 'Look at the conversation; change Text if another message is really meant.',
		retryable: false,
	},
	x_rejected: {
		title: 'X rejected the message',
		remedy:
			'Look at the conversation and the account on X; change the message before sending again.',
		retryable: false,
	},
	x_media_rejected: {
		title: 'X rejected the attachment',
		remedy: 'Send another file, or save the file again in a common format.',
		retryable: false,
	},
	x_image_invalid: {
		title: 'X cannot read the image',
		remedy: 'Save the image again as JPEG or PNG, then send that file.',
		retryable: false,
	},
	media_download_failed: {
		title: 'Xquik could not download the attachment',
		remedy:
			'Check Media URL: public host, https, answers within 30 seconds, at most 15 MB. Or send the file itself with Binary File.',
		retryable: true,
	},
	x_automation_refused: {
		title: 'X took the message for automated',
		remedy: 'A new execution may pass. Waiting does not help; a more personal text may.',
		retryable: true,
	},
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
	rate_limit_exceeded: {
		title: 'Too many requests to Xquik',
		remedy:
			'The rate limit stayed exceeded for all of Max Wait. Raise Max Wait, or send fewer at once.',
		retryable: true,
	},
	rate_limited: {
		title: 'Too many requests to Xquik',
		remedy:
			'The rate limit stayed exceeded for all of Max Wait. Raise Max Wait, or send fewer at once.',
		retryable: true,
	},
	read_request_timeout: {
		title: 'Xquik did not get the whole request in time',
		remedy: 'Check the network and proxies between n8n and Xquik, then retry this execution.',
		retryable: true,
	},
	x_rate_limited: {
		title: 'X limits the rate of this account',
		remedy: 'Wait some minutes, then run the workflow again for this item, or raise Max Wait.',
		retryable: true,
	},
	x_daily_limit: {
		title: 'This account has reached its daily limit on X',
		remedy: 'Wait 24 hours, or send from another connected account.',
		retryable: true,
	},
	login_cooldown: {
		title: 'X makes this account wait before it can sign in again',
		remedy: 'Wait some minutes, then run the workflow again for this item.',
		retryable: true,
	},
	internal_error: {
		title: 'Xquik had an internal error',
		remedy: 'Run the workflow again for this item later.',
		retryable: true,
	},
	x_write_failed: {
		title: 'The write failed on the way to X',
		remedy: 'See safe_to_retry: when it is true, run the workflow again for this item.',
		retryable: true,
	},
	x_write_ambiguous: {
		title: 'Xquik does not know whether X sent the message',
		remedy: 'Look at the conversation on X before you send again.',
		retryable: false,
	},
	x_write_unconfirmed: {
		title: 'The message was not confirmed',
		remedy: 'Look at the conversation on X before you send again.',
		retryable: false,
	},
	x_write_expired: {
		title: 'Xquik could not check whether X sent the message',
		remedy: 'Look at the conversation on X before you send again.',
		retryable: false,
	},
	x_api_unavailable: {
		title: 'Xquik cannot reach X at the moment',
		remedy: 'Run the workflow again later.',
		retryable: true,
	},
	x_api_rate_limited: {
		title: 'X limits the rate of Xquik’s lookups',
		remedy: 'Run the workflow again later, or set Recipient to the numeric user ID.',
		retryable: true,
	},
	x_api_unauthorized: {
		title: 'X refused the lookup',
		remedy: 'Run the workflow again later, or set Recipient to the numeric user ID.',
		retryable: true,
	},
	x_transient_error: {
		title: 'X had a passing error',
		remedy: 'Run the workflow again for this item later.',
		retryable: true,
	},
	write_tracking_unavailable: {
		title: 'Xquik cannot track writes at the moment',
		remedy: 'Run the workflow again for this item later.',
		retryable: true,
	},
	service_unavailable: {
		title: 'Xquik is not available at the moment',
		remedy: 'Run the workflow again for this item later.',
		retryable: true,
	},
	redirect_refused: {
		title: 'The server answered with a redirect',
		remedy:
			'The API key is never sent on to another address. Set Base URL in the Xquik credential to the address of the API itself.',
		retryable: false,
	},
	answer_not_json: {
		title: 'The answer is not from the Xquik API',
		remedy: 'Check Base URL in the Xquik credential, and proxies between n8n and Xquik.',
		retryable: true,
	},
	answer_too_large: {
		title: 'The answer is far too large',
		remedy: 'Check Base URL in the Xquik credential, and proxies between n8n and Xquik.',
		retryable: true,
	},
	answer_cut_off: {
		title: 'The connection broke before the answer was complete',
		remedy: 'Look at the conversation on X before you send again under another key.',
		retryable: true,
	},
	unexpected_answer: {
		title: 'Xquik gave an answer that this node does not understand',
		remedy: 'Look at the conversation on X, and update this node.',
		retryable: false,
	},
	history_without_end: {
		title: 'The pages of the conversation do not come to an end',
		remedy: 'The next poll tries again. When it goes on, tell Xquik: the cursor leads in a circle.',
		retryable: true,
	},
	timeout: {
		title: 'Xquik did not answer in time',
		remedy: 'Run the same execution again: it asks for the fate of the first message.',
		retryable: true,
	},
	request_refused: {
		title: 'n8n did not send the request',
		remedy:
			'Check the Xquik credential: its Base URL, its allowed domains, and that it is selected.',
		retryable: false,
	},
	cancelled: {
		title: 'The execution was stopped',
		remedy: 'Retry this execution to go on.',
		retryable: true,
	},
	upload_not_confirmed: {
		title: 'The upload was not confirmed within Max Wait',
		remedy: 'No message was sent. Run the workflow again for this item, or raise Max Wait.',
		retryable: true,
	},
	node_error: {
		title: 'This node failed while it sent the message',
		remedy: 'Run the same execution again: it asks for the fate of the message. Report the error.',
		retryable: true,
	},
	recipient_closed: {
		title: 'The recipient accepts no DMs',
		remedy:
			'Ask the recipient to allow messages, or remove this item. Nothing was charged for the send.',
		retryable: false,
	},
	account_stopped: {
		title: 'Not attempted: the sending account cannot send at the moment',
		remedy:
			'Resolve the error of the earlier item of this account, then run the workflow again for this item.',
		retryable: true,
	},
	credential_stopped: {
		title: 'Not attempted: the Xquik credential cannot send at the moment',
		remedy: 'Resolve the error of the earlier item, then run the workflow again for this item.',
		retryable: true,
	},
	stopped_after_error: {
		title: 'Not attempted: the node stopped after an earlier item failed',
		remedy:
			'Resolve the error and run the workflow again, or set On Error to Continue to send the other items all the same.',
		retryable: true,
	},
	recipient_unavailable: {
		title: 'The recipient’s account is not available on X',
		remedy:
			'Look at the profile on X: the account may be suspended or gone. Nothing was charged for the send.',
		retryable: false,
	},
	attachment_unreadable: {
		title: 'n8n’s storage did not give the whole file',
		remedy:
			'Run the workflow again for this item. When it goes on, check the storage that n8n keeps its binary data in.',
		retryable: true,
	},
	attachment_gone: {
		title: 'The file is no longer in n8n’s storage',
		remedy: 'Run the workflow again from the node that makes the file.',
		retryable: false,
	},
	items_moved: {
		title: 'Not attempted: the items are not those of the first run of this execution',
		remedy:
			'An item meets the key of another message, so their order or content has changed and n8n kept nothing of the first run. Check which were sent, and start a new execution with the others.',
		retryable: false,
	},
	credits_too_low: {
		title: 'The Xquik credits do not suffice for all items',
		remedy: 'Top up in the Xquik dashboard, or send fewer items.',
		retryable: true,
	},
};

/** The text for a code; a code we do not know keeps its own name. Never throws. */
export function errorText(code: string, httpStatus?: number): ErrorText {
	const known = Object.hasOwn(ERROR_TABLE, code) ? ERROR_TABLE[code] : undefined;
	if (known !== undefined) return known;
	if (/^[A-Z][A-Z0-9_]+$/.test(code)) {
		return {
			title: `No connection to Xquik (${code})`,
			remedy: 'Check the network of n8n, proxies, and Base URL in the Xquik credential.',
			retryable: true,
		};
	}
	return {
		title: `Xquik answered with the error ${code}`,
		remedy: 'This node does not know the code. See the Xquik documentation for what it means.',
		retryable: httpStatus !== undefined && (httpStatus === 429 || httpStatus >= 500),
	};
}
