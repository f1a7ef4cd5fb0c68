import type { RequestResult, XquikRequest } from '../api/requestResult';
import type { WriteAction } from '../api/writeAction';
import { asId } from '../api/writeAction';
import { errorEntry } from '../errors/errorTable';
import type { Decision, Problem } from './decision';
import { decideWrite, ownProblem } from './decision';
import { backoff, chooseDelay } from './delay';
import { pollUntilTerminal } from './pollAction';
import { HELD_BACK_CODE } from './queue/heldBack';
import { sendThroughGates } from './sendThroughGates';
import type { DeliverySession } from './session';
import { serverTime } from './session';
import type { WaitBudget } from './waiting';
import type { EarlierWrite, WriteResult, WriteStep } from './write';

/** Repeats under the same key after an unknown outcome (docs/delivery.md). */
export const MAX_REPLAYS = 4;

/** Attempts under a fresh key in one run; attempts of earlier runs that are replayed do not count. */
export const MAX_ATTEMPTS = 3;

/** No chain of attempts is followed further than this. */
const MAX_CHAIN = 30;

type Ending = { kind: 'pending' } | Extract<Decision, { kind: 'done' | 'failed' | 'unconfirmed' }>;

const MAYBE_SENT = ownProblem('x_write_unconfirmed', false);

/** What ends a write of which the gates let no request go at all. */
const STAYED_LIMITED = ownProblem('rate_limit_exceeded', true);

/**
 * Carries out one write: sends it, repeats it under its key while the outcome is unknown, waits
 * out rate limits, polls until it is terminal, and begins a new attempt only on the server's word
 * that nothing was sent. Ends when Max Wait or Max Queue Time does. Never throws.
 *
 * @param earlier what an earlier run of the same execution has left open
 */
export async function runWrite(
	step: WriteStep,
	budget: WaitBudget,
	session: DeliverySession,
	earlier?: EarlierWrite,
): Promise<WriteResult> {
	return await new WriteRun(step, budget, session, earlier).run();
}

function actionOf(decision: Decision): WriteAction | undefined {
	return 'action' in decision ? decision.action : undefined;
}

class WriteRun {
	private attempt = 1;
	private keys: { attempt: number; key: string } | undefined;
	private freshAttempts = 0;
	private replays = 0;
	/** A request of this run under the current key got no answer. */
	private wentUnanswered = false;
	/** Whether the current key was used by an earlier run; undefined until a record tells. */
	private usedBefore: boolean | undefined;
	/** The record of an earlier run said at once that it is done. */
	private wasDoneBefore = false;
	private limited = 0;
	private wasServed = false;
	/** What made the outcome of the current key unknown. */
	private unknown: Problem | undefined;
	private last = STAYED_LIMITED;
	private answer: unknown;
	private action: WriteAction | undefined;
	private answeredAt: number;
	private requestId: string | undefined;
	private pendingId: string | undefined;
	private readonly isKnownUnsent: boolean;
	/** An earlier run may have used the current key, or one behind it. */
	private hasEarlier: boolean;
	private readonly step: WriteStep;
	private readonly budget: WaitBudget;
	private readonly session: DeliverySession;

	constructor(
		step: WriteStep,
		budget: WaitBudget,
		session: DeliverySession,
		earlier?: EarlierWrite,
	) {
		this.step = step;
		this.budget = budget;
		this.session = session;
		this.answeredAt = session.clock.now();
		this.hasEarlier = earlier?.mayBeOut === true;
		if (this.hasEarlier) this.unknown = MAYBE_SENT;
		this.pendingId = earlier?.actionId;
		this.isKnownUnsent = earlier?.isKnownUnsent === true;
	}

	async run(): Promise<WriteResult> {
		const ending = await this.untilEnded();
		const base = {
			key: this.key,
			attempts: this.attempt,
			action: this.action,
			answer: this.answer,
			answeredAt: this.answeredAt,
			requestId: this.requestId ?? this.action?.requestId,
		};
		switch (ending.kind) {
			case 'done':
				return {
					...base,
					kind: 'done',
					success: ending.success,
					...(this.wasDoneBefore && { wasDoneBefore: true }),
				};
			case 'pending':
				return { ...base, kind: 'pending' };
			case 'unconfirmed':
				return { ...base, kind: 'unconfirmed', problem: ending.problem, blocks: ending.blocks };
			case 'failed':
				return { ...base, ...this.failure(ending) };
		}
	}

	/** A failure that does not speak for an earlier request of unknown outcome leaves it unknown. */
	private failure(ending: Extract<Decision, { kind: 'failed' }>) {
		const { problem, blocks } = ending;
		if (this.unknown === undefined || ending.conclusive) {
			return { kind: 'failed' as const, problem, blocks, conclusive: ending.conclusive };
		}
		const open = { ...problem, safeToRetry: false };
		return { kind: 'unconfirmed' as const, problem: open, blocks };
	}

	private async untilEnded(): Promise<Ending> {
		for (;;) {
			const ending = await this.apply(await this.askOnce());
			if (ending !== undefined) return ending;
		}
	}

	/** The key of the current attempt; a hash, so it is worked out once. */
	private get key(): string {
		if (this.keys?.attempt !== this.attempt) {
			this.keys = { attempt: this.attempt, key: this.step.keyOf(this.attempt) };
		}
		return this.keys.key;
	}

	/** One request: the write itself, or first the question whether the API knows keys. */
	private async askOnce(): Promise<Decision> {
		if (this.pendingId !== undefined) {
			const actionId = this.pendingId;
			this.pendingId = undefined;
			return { kind: 'poll', actionId, afterMs: 0 };
		}
		if (this.unknown !== undefined && this.step.kind.sendsMessage) {
			const supported = await this.session.contract.supportsIdempotencyKeys(
				async () => await this.send(this.step.keySupportCheck),
			);
			if (supported === false) return { kind: 'unconfirmed', problem: this.openProblem() };
			// The question is no write: it leaves open what was open before, and no more.
			if (supported === undefined) return { kind: 'replay', problem: this.unknown, unknown: false };
		}
		const request = this.step.requestOf(this.key);
		const requestResult = await this.send(request);
		if (requestResult.kind === 'answer') {
			this.answer = requestResult.body;
			this.requestId = asId(requestResult.headers['x-request-id']) ?? this.requestId;
		}
		this.answeredAt = serverTime(requestResult, this.session.clock.now());
		const decision = decideWrite(requestResult, this.session.clock.now());
		const record = actionOf(decision);
		// After a lost answer a replayed record may be of this run's own attempt.
		if (record !== undefined) {
			this.usedBefore ??= record.idempotent && !this.wentUnanswered;
		}
		const mayBeOwn = this.wentUnanswered || this.usedBefore === false;
		this.wasDoneBefore = decision.kind === 'done' && decision.success.replayed && !mayBeOwn;
		return decision;
	}

	private async send(request: XquikRequest): Promise<RequestResult> {
		const { step, budget, session, limited } = this;
		const state = { limited, isFirst: !this.wasServed };
		const sent = await sendThroughGates(request, step, budget, session, state);
		if (sent.isLimited) this.limited++;
		else this.wasServed = true;
		return sent.requestResult;
	}

	/** Does what the decision says; gives the ending, or undefined to ask again. */
	private async apply(decision: Decision): Promise<Ending | undefined> {
		this.action = actionOf(decision) ?? this.action;
		switch (decision.kind) {
			case 'done':
				this.action = decision.success.action;
				return decision;
			case 'failed':
				return this.isTriedAnew(decision)
					? await this.nextAttempt({ ...decision, kind: 'next_attempt' })
					: decision;
			case 'unconfirmed':
				return decision;
			case 'cancelled':
				return { kind: 'failed', problem: decision.problem, conclusive: false };
			case 'poll':
				return await this.poll(decision);
			case 'next_attempt':
				return await this.nextAttempt(decision);
			case 'wait':
				this.last = decision.problem;
				return this.budget.left === 0 ? this.outOfTime() : undefined;
			case 'replay':
				return await this.replay(decision);
		}
	}

	/**
	 * Whether a new attempt takes the place of a failure of an earlier run, whose record would only
	 * come back under its key. A person retries an execution after having mended what made it fail,
	 * such as the account; and under a key that executions share another one means it anew. A later
	 * round of this execution does not, and of an earlier attempt nobody knows whether another followed.
	 */
	private isTriedAnew({ problem, conclusive }: Extract<Decision, { kind: 'failed' }>): boolean {
		if (!conclusive || !problem.safeToRetry || this.usedBefore !== true) return false;
		if (this.session.isRetry) return true;
		const mayPass = !this.isKnownUnsent && !errorEntry(problem.code).neverUnchanged;
		return this.step.kind.sendsMessage && mayPass;
	}

	private async replay(
		decision: Extract<Decision, { kind: 'replay' }>,
	): Promise<Ending | undefined> {
		if (decision.problem.code === HELD_BACK_CODE) {
			const texts = [this.last.message, decision.problem.message];
			this.last = { ...this.last, message: texts.filter((text) => text !== '').join(' ') };
			return this.outOfTime();
		}
		this.last = decision.problem;
		if (decision.unknown) {
			this.unknown = decision.problem;
			this.wentUnanswered = true;
		}
		const { clock } = this.session;
		const delay = chooseDelay(decision.afterMs, backoff(this.replays, clock.random()));
		if (this.replays >= MAX_REPLAYS || delay > this.budget.left) return this.outOfTime();
		this.replays++;
		await this.budget.sleep(delay);
		return undefined;
	}

	private async nextAttempt(
		decision: Extract<Decision, { kind: 'next_attempt' }>,
	): Promise<Ending | undefined> {
		const { clock } = this.session;
		if (this.usedBefore !== true) this.freshAttempts++;
		const delay = chooseDelay(decision.afterMs, backoff(this.freshAttempts, clock.random()));
		const exhausted = this.freshAttempts >= MAX_ATTEMPTS || this.attempt >= MAX_CHAIN;
		// The run that used this key may have gone on to the next one. After a lost answer nobody knows
		// whose record it is: that of an earlier run, where one had begun.
		const isFresh = this.usedBefore === false && !this.wentUnanswered;
		if (isFresh) this.hasEarlier = false;
		const mayGoOn = (this.usedBefore === true || this.hasEarlier) && !this.isKnownUnsent;
		if (exhausted || delay > this.budget.left) {
			return mayGoOn
				? { kind: 'unconfirmed', problem: { ...decision.problem, safeToRetry: false } }
				: { kind: 'failed', problem: decision.problem, conclusive: true };
		}
		this.attempt++;
		this.usedBefore = undefined;
		this.replays = 0;
		this.unknown = mayGoOn ? MAYBE_SENT : undefined;
		this.wentUnanswered = false;
		this.action = undefined;
		await this.budget.sleep(delay);
		return undefined;
	}

	private async poll(decision: Extract<Decision, { kind: 'poll' }>): Promise<Ending | undefined> {
		const polled = await pollUntilTerminal(
			decision.actionId,
			decision.afterMs,
			this.budget,
			this.session,
		);
		if (polled.answer !== undefined) this.answer = polled.answer;
		this.answeredAt = polled.answeredAt ?? this.answeredAt;
		if (polled.decision === 'pending') return { kind: 'pending' };
		// From here the server has spoken for this key, whatever was unknown before.
		this.unknown = undefined;
		return await this.apply(polled.decision);
	}

	private outOfTime(): Ending {
		return this.unknown === undefined
			? { kind: 'failed', problem: this.last, conclusive: false }
			: { kind: 'unconfirmed', problem: this.openProblem() };
	}

	private openProblem(): Problem {
		return { ...(this.unknown ?? this.last), safeToRetry: false };
	}
}
