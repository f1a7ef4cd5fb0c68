import { Refusal, type Answer } from './answer.mts';
import type { ReceivedRequest } from './receivedRequest.mts';
import type { State } from './state.mts';
import { pollAction, settleOverdue } from './writeAction.mts';
import { pollAnswer } from './writeAnswer.mts';

/** `GET /x/write-actions/{id}`: the record as it stands. Free. Each call is one poll. */
export function pollWriteAction(state: State, { params }: ReceivedRequest): Answer {
	const id = params['id'] ?? '';
	if (!/^\d{1,20}$/.test(id)) throw new Refusal('invalid_id');
	const action = state.actions.get(id);
	if (action === undefined) throw new Refusal('not_found');
	settleOverdue(state, action);
	pollAction(state, action);
	return pollAnswer(state, action);
}
