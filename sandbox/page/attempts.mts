import { errorRule } from '../errorCodes.mts';
import type { Fault } from '../fault.mts';
import type { State } from '../state.mts';
import type { Verdict, WriteAttempt } from '../writeAttempt.mts';
import type { AttemptList, AttemptView } from './model.mts';

const NEWEST_SHOWN = 50;
const CAME_TO_NOTHING: AttemptView['kind'][] = ['refused', 'failed', 'not processed'];

/** Every write request, in order of arrival. */
export function attemptsOf(state: State): AttemptView[] {
	return state.writes.map(attemptView);
}

/** The repeats that got an earlier action's record. */
export function replaysAmong(attempts: AttemptView[]): AttemptList {
	return newest(attempts.filter(({ kind }) => kind === 'replayed'));
}

/** The requests that came to nothing, also those whose action failed later. */
export function rejectedAmong(attempts: AttemptView[]): AttemptList {
	return newest(attempts.filter(({ kind }) => CAME_TO_NOTHING.includes(kind)));
}

function newest(attempts: AttemptView[]): AttemptList {
	return { shown: attempts.slice(-NEWEST_SHOWN).reverse(), total: attempts.length };
}

function attemptView(attempt: WriteAttempt, number: number): AttemptView {
	const { request, verdict, text, file } = attempt;
	const { at, recipient, account, key, status } = request;
	return {
		number,
		at,
		asked: askedOf(attempt),
		recipient,
		account,
		key,
		status,
		kind: kindOf(attempt),
		isProbe: request.route === 'send' && request.key === null && verdict !== null && text === null,
		error: errorOf(verdict),
		actionId: verdict?.kind === 'taken' ? verdict.action.id : null,
		text,
		file,
		fault: attempt.fault === null ? null : inShort(attempt.fault),
	};
}

function askedOf({ request: { route } }: WriteAttempt): AttemptView['asked'] {
	return route === 'upload' || route === 'delete' ? route : 'send';
}

function kindOf({ request, verdict, fault }: WriteAttempt): AttemptView['kind'] {
	if (verdict === null) {
		return request.status === 'pending' && fault === null ? 'under way' : 'not processed';
	}
	if (verdict.kind === 'refused') return 'refused';
	if (verdict.replayed) return 'replayed';
	return verdict.action.status === 'failed' ? 'failed' : 'taken';
}

function errorOf(verdict: Verdict | null): AttemptView['error'] {
	if (verdict === null) return null;
	if (verdict.kind === 'refused') return { code: verdict.code, message: verdict.message };
	const code = verdict.action.error?.code;
	return code === undefined ? null : { code, message: errorRule(code).message };
}

/** What a fault does to a request, such as `drop after`; undefined effects leave nothing. */
function inShort(fault: Fault): string | null {
	const { drop, hang, answer, cutOff, hugeBytes, trickle, outcome, delayMs } = fault;
	const effects = [
		delayMs !== undefined && `delay ${delayMs} ms`,
		drop !== undefined && `drop ${drop}`,
		hang !== undefined && `hang ${hang}`,
		answer !== undefined && `answer ${answer.status}`,
		cutOff !== undefined && `cut off after ${cutOff.afterBytes} bytes`,
		hugeBytes !== undefined && `answer of ${hugeBytes} bytes`,
		trickle !== undefined && 'trickle',
		outcome !== undefined && `outcome ${outcome.end}`,
	].filter((effect) => effect !== false);
	return effects.length === 0 ? null : effects.join(', ');
}
