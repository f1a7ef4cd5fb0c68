import type { Decision, PollDecision } from '../../../nodes/XquikDm/delivery/decision.ts';

/** What a decision comes down to; absent parts are undefined. */
export function gist(decision: Decision | PollDecision) {
	return {
		kind: decision.kind,
		code: 'problem' in decision ? decision.problem.code : undefined,
		blocks: 'blocks' in decision ? decision.blocks : undefined,
		unknown: 'unknown' in decision ? decision.unknown : undefined,
		afterMs: 'afterMs' in decision ? decision.afterMs : undefined,
		actionId: 'actionId' in decision ? decision.actionId : undefined,
		id: 'success' in decision ? decision.success.id : undefined,
		replayed: 'success' in decision ? decision.success.replayed : undefined,
	};
}
