import { Refusal, refusalAnswer, type Answer } from './answer.mts';
import { inErrorObjectContract } from './errorShape.mts';
import type { RouteName } from './fault.mts';
import { deleteMessage, readHistory } from './messageHistory.mts';
import { listAccounts, lookUpUser, readAccount, readCredits } from './reads.mts';
import type { ReceivedRequest } from './receive.mts';
import { sendMessage } from './sendMessage.mts';
import { uploadMedia } from './uploadMedia.mts';
import { pollWriteAction } from './writeAnswer.mts';
import type { State } from './state.mts';

/** One API call: where it is, which rate limit counts it, and what it does. */
export interface Endpoint {
	route: RouteName;
	method: 'GET' | 'POST' | 'DELETE';
	/** Below `/api/v1`, with `:parameters`. */
	url: string;
	window: 'writes' | 'reads' | 'deletes';
	/** Synchronous, so that two requests under one key can never interleave. */
	handle: (state: State, request: ReceivedRequest) => Answer;
}

const WINDOWS = { GET: 'reads', POST: 'writes', DELETE: 'deletes' } as const;

/** The API, call by call. */
export const ENDPOINTS: readonly Endpoint[] = [
	endpoint('send', 'POST /x/dm/:userId', sendMessage),
	endpoint('upload', 'POST /x/media', uploadMedia),
	endpoint('poll', 'GET /x/write-actions/:id', pollWriteAction),
	endpoint('user', 'GET /x/users/:id', lookUpUser),
	endpoint('accounts', 'GET /x/accounts', listAccounts),
	endpoint('account', 'GET /x/accounts/:id', readAccount),
	endpoint('credits', 'GET /credits', readCredits),
	endpoint('history', 'GET /x/dm/:userId/history', readHistory),
	endpoint('delete', 'DELETE /x/dm/:userId/messages/:messageId', deleteMessage),
];

function endpoint(
	route: RouteName,
	call: `${Endpoint['method']} ${string}`,
	handle: Endpoint['handle'],
): Endpoint {
	const [method, url] = call.split(' ') as [Endpoint['method'], string];
	return { route, method, url, window: WINDOWS[method], handle };
}

/**
 * Checks the key and the rate limit, then carries out the request; refusals become answers. What is
 * said of a write has the request's ID, unless the contract is too old for it.
 */
export function carryOutRequest(
	state: State,
	endpoint: Endpoint,
	request: ReceivedRequest,
): Answer {
	const answer = answerOf(state, endpoint, request);
	const shaped = request.wantsErrorObject ? inErrorObjectContract(answer) : answer;
	if (!givesRequestId(state, endpoint)) return shaped;
	return { ...shaped, headers: { ...shaped.headers, 'x-request-id': request.requestId } };
}

/** Whether the answers of this call have the header `X-Request-Id`. */
export function givesRequestId(state: State, { route, window }: Endpoint): boolean {
	return state.settings.contract === 'lifecycle' && (window !== 'reads' || route === 'poll');
}

function answerOf(state: State, endpoint: Endpoint, request: ReceivedRequest): Answer {
	try {
		if (request.apiKey !== state.settings.apiKey) throw new Refusal('unauthenticated');
		const waitMs = state.windows[endpoint.window](state.clock.ms());
		if (waitMs !== undefined) throw new Refusal('rate_limit_exceeded', { retryAfterMs: waitMs });
		return endpoint.handle(state, request);
	} catch (error) {
		if (error instanceof Refusal) {
			return refusalAnswer(error, state, endpoint.window !== 'reads');
		}
		throw error;
	}
}
