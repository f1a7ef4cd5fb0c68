import type { ErrorGroup } from '../errorEntry';

const CHECK_BASE_URL =
	'Check Base URL in the Xquik credential: it ends with /api/v1, as in https://xquik.com/api/v1. Check proxies between n8n and Xquik, too.';

/** Errors on the way between n8n and Xquik: no answer, or one that is not the API's. */
export const NETWORK_ERRORS = {
	read_request_timeout: {
		title: 'Xquik did not receive the whole request in time',
		remedy: 'Check the network and proxies between n8n and Xquik, then retry this execution.',
		retryable: true,
	},
	timeout: {
		title: 'Xquik did not answer in time',
		remedy: 'Retry this execution: it asks Xquik what became of the first message.',
		retryable: true,
	},
	no_answer: {
		title: 'The connection to Xquik broke before an answer came',
		remedy: 'Retry this execution: it asks Xquik what became of the first message.',
		retryable: true,
	},
	answer_cut_off: {
		title: 'The connection broke before the answer was complete',
		remedy: 'Check the conversation on X before sending again under another key.',
		retryable: true,
	},
	answer_not_json: {
		title: 'The answer is not from the Xquik API',
		remedy: CHECK_BASE_URL,
		retryable: true,
	},
	answer_too_large: {
		title: 'The answer is larger than any answer of the Xquik API',
		remedy: CHECK_BASE_URL,
		retryable: true,
	},
	unexpected_answer: {
		title: 'Xquik gave an answer that this node does not understand',
		remedy: 'Check the conversation on X, and update this node.',
	},
	redirect_refused: {
		title: 'The server answered with a redirect',
		remedy:
			'The API key is never sent to another address. Set Base URL in the Xquik credential to the address of the API itself.',
	},
	ENOTFOUND: {
		title: 'The host of the Base URL was not found (ENOTFOUND)',
		remedy:
			'Check the spelling of Base URL in the Xquik credential, and that n8n can resolve names: it may have no internet connection.',
		retryable: true,
	},
	ECONNREFUSED: {
		title: 'Nothing answers at the Base URL (ECONNREFUSED)',
		remedy:
			'Check host and port of Base URL in the Xquik credential. For the sandbox, check that it is running; from a container, 127.0.0.1 is the container itself.',
		retryable: true,
	},
	request_refused: {
		title: 'n8n did not send the request',
		remedy:
			'Check the Xquik credential: its Base URL, its allowed domains, and that it is selected.',
	},
} satisfies ErrorGroup;
