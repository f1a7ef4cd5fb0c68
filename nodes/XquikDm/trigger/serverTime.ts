import type { DeliverySession } from '../delivery/session';
import { serverTime } from '../delivery/session';

/** So far off, in ms, another clock is taken to be another one. */
const SKEW_LIMIT = 3000;

/** A session, and the time of the server it asks. */
export interface TimedSession {
	timed: DeliverySession;
	/** In ms since 1970, by the clock of the server that answered last. */
	readAt: () => number;
}

/** Keeps the server's time of each answer, since messages bear the times of that clock. */
export function withServerTime(session: DeliverySession): TimedSession {
	let skew = 0;
	const { clock } = session;
	return {
		timed: {
			...session,
			sendRequest: async (request, answerLimit, sent) => {
				const answer = await session.sendRequest(request, answerLimit, sent);
				const now = clock.now();
				const off = serverTime(answer, now) - now;
				// The server gives whole seconds, and the answer takes its time: less says nothing.
				skew = Math.abs(off) < SKEW_LIMIT ? 0 : off;
				return answer;
			},
		},
		readAt: () => clock.now() + skew,
	};
}
