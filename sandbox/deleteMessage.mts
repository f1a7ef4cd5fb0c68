import { Refusal, type Answer } from './answer.mts';
import { conversation } from './messageHistory.mts';
import type { ReceivedRequest } from './receivedRequest.mts';
import type { State } from './state.mts';
import { fingerprintOf } from './writeAction.mts';
import { replayAnswer } from './writeAnswer.mts';
import {
	carryOut,
	magicEnding,
	refuseBeforeDispatch,
	requireAccount,
	requireCredits,
	requireKey,
	requireUserId,
} from './writeRequest.mts';

/**
 * `DELETE /x/dm/{userId}/messages/{messageId}`: removes a message from our side only. The call, the
 * action `delete_dm` and the target `message` are not in Xquik's public document
 * (docs/xquik-api.md: "DELETE").
 */
export function deleteMessage(state: State, request: ReceivedRequest): Answer {
	requireKey(state, request);
	const accountName = request.query.get('account') ?? '';
	if (accountName === '') throw new Refusal('account_required');
	const recipient = requireUserId(request);
	const messageId = request.params['messageId'] ?? '';
	if (!/^\d{1,20}$/.test(messageId)) throw new Refusal('invalid_message_id');
	const payload = { user_id: recipient };
	const fingerprint = fingerprintOf('delete_dm', accountName, messageId, payload);
	const replay = replayAnswer(state, request.key, fingerprint);
	if (replay !== undefined) return replay;

	const account = requireAccount(accountName);
	requireCredits(state);
	const ending =
		request.outcome === undefined
			? magicEnding(state, 'delete', recipient, messageId)
			: { outcome: request.outcome };
	refuseBeforeDispatch(ending);
	if (!conversation(state, account, recipient).some(({ id }) => id === messageId)) {
		throw new Refusal('not_found', { message: 'The conversation has no such message.' });
	}

	return carryOut(
		state,
		{
			action: 'delete_dm',
			account,
			target: { type: 'message', id: messageId },
			payload: { account: accountName, ...payload },
			key: request.key,
			requestId: request.requestId,
			fingerprint,
			notDoneCode: 'x_dm_not_deleted',
			carryOut: () => {
				state.deletedMessages.add(messageId);
				return { type: 'direct_message', id: messageId, state: 'deleted' };
			},
		},
		ending,
	);
}
