import { Refusal, type Answer } from './answer.mts';
import { conversation } from './messageHistory.mts';
import type { ReceivedRequest } from './receive.mts';
import type { State } from './state.mts';
import { performWrite } from './writeAnswer.mts';
import { magicEnding, requireId, requireKey } from './writeRequest.mts';

/**
 * `DELETE /x/dm/{userId}/messages/{messageId}`: removes a message from our side only. The call, the
 * action `delete_dm` and the target `message` are not in Xquik's public document
 * (docs/xquik-api.md: "DELETE").
 */
export function deleteMessage(state: State, request: ReceivedRequest): Answer {
	requireKey(state, request);
	const accountName = request.query.get('account') ?? '';
	if (accountName === '') throw new Refusal('account_required');
	const recipient = requireId(request, 'userId', 'invalid_user_id');
	const messageId = requireId(request, 'messageId', 'invalid_message_id');
	return performWrite(state, request, {
		action: 'delete_dm',
		accountName,
		target: { type: 'message', id: messageId },
		payload: { user_id: recipient },
		notDoneCode: 'x_dm_not_deleted',
		ending: () => magicEnding(state, 'delete', recipient, messageId),
		prepare: (account) => {
			if (!conversation(state, account, recipient).some(({ id }) => id === messageId)) {
				throw new Refusal('not_found', { message: 'The conversation has no such message.' });
			}
			return () => {
				state.deletedMessages.add(messageId);
				return { type: 'direct_message', id: messageId, state: 'deleted' };
			};
		},
	});
}
