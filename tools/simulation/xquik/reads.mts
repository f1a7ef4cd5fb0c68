import type { Answer } from './answers.mts';
import { json, refusal } from './answers.mts';
import type { Request } from './server.mts';
import type { Origin, XquikState } from './state.mts';
import { userIdOf } from './state.mts';

/** `GET /x/users/{id}`: 1 credit. */
export function readUser(state: XquikState, name: string, origin: Origin): Answer {
	const id = userIdOf({ to: name });
	if (id === undefined) return refusal(state, 404, 'user_not_found');
	state.charges.push({ what: 'user', detail: name, credits: 1, at: state.time.now, origin });
	return json(200, { id, username: name, name, ...(name === 'closed' && { canDm: false }) });
}

/** `GET /x/dm/{userId}/history`: the newest 20 messages, 1 credit each. */
export function readHistory(state: XquikState, userId: string, request: Request): Answer {
	const { origin, query } = request;
	const messages = state.delivered
		.filter((message) => message.userId === userId && message.account === query['account'])
		.slice(-20)
		.reverse()
		.map(({ messageId, text, at, file }) => ({
			id: messageId,
			text,
			senderId: '1',
			receiverId: userId,
			...(file !== undefined && { mediaUrl: `https://ton.example/${file}` }),
			// X gives whole seconds.
			createdAt: new Date(Math.floor(at / 1000) * 1000).toISOString(),
		}));
	const { now } = state.time;
	state.charges.push({
		what: 'history',
		detail: userId,
		credits: messages.length,
		at: now,
		origin,
	});
	return json(200, { messages, has_next_page: false, next_cursor: '' });
}
