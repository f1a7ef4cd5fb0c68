import { errorRule } from '../errorCodes.mts';
import type { Fault } from '../fault.mts';
import type { State } from '../state.mts';
import type { Verdict, WriteAttempt } from '../records.mts';

const NEWEST_SHOWN = 50;

/** One write request as the page shows it. */
export type AttemptView = ReturnType<typeof attemptView>;

/** The newest of some attempts, newest first, and how many there are in all. */
export type AttemptList = ReturnType<typeof newest>;

/** Every write request, in order of arrival. */
export function attemptsOf(state: State): AttemptView[] {
	return state.writes.map(attemptView);
}

/** The attempts that ended in one of these ways. */
export function newest(attempts: AttemptView[], ...kinds: AttemptView['kind'][]) {
	const all = attempts.filter(({ kind }) => kinds.includes(kind));
	return { shown: all.slice(-NEWEST_SHOWN).reverse(), total: all.length };
}

function attemptView({ request, verdict, text, file, fault }: WriteAttempt, number: number) {
	const { at, recipient, account, key, status, route } = request;
	return {
		number,
		at,
		asked: route === 'upload' || route === 'delete' ? route : ('send' as const),
		recipient,
		account,
		key,
		status,
		kind: kindOf(verdict, status === 'pending' && fault === null),
		// No contract carries it out.
		isProbe: route === 'send' && key === null && verdict !== null && text === null,
		error: errorOf(verdict),
		actionId: verdict?.kind === 'taken' ? verdict.action.id : null,
		text,
		file,
		fault: fault && inShort(fault),
	};
}

function kindOf(verdict: Verdict | null, isPending: boolean) {
	if (verdict === null) return isPending ? 'under way' : 'not processed';
	if (verdict.kind === 'refused') return 'refused';
	if (verdict.replayed) return 'replayed';
	return verdict.action.status === 'failed' ? 'failed' : 'taken';
}

function errorOf(verdict: Verdict | null): { code: string; message: string } | null {
	if (verdict?.kind === 'refused') return { code: verdict.code, message: verdict.message };
	const code = verdict?.action.error?.code;
	return code === undefined ? null : { code, message: errorRule(code).message };
}

/** What a fault does to a request, such as `drop after`; null when that is nothing. */
function inShort(fault: Fault): string | null {
	const { drop, hang, answer, cutOff, hugeBytes, trickle, outcome, delayMs } = fault;
	const effects = [
		delayMs !== undefined && `delay ${delayMs} ms`,
		drop && `drop ${drop}`,
		hang && `hang ${hang}`,
		answer && `answer ${answer.status}`,
		cutOff && `cut off after ${cutOff.afterBytes} bytes`,
		hugeBytes && `answer of ${hugeBytes} bytes`,
		trickle && 'trickle',
		outcome && `outcome ${outcome.end}`,
	];
	return effects.filter(Boolean).join(', ') || null;
}
