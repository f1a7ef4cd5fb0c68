import type { Problem } from '../delivery/decision';
import type { DeliverySession } from '../delivery/session';
import type { WriteEnding } from '../delivery/write';
import type { JobPace } from './jobPace';
import { runInLanes } from './lanes';
import type { SendingBlocks } from './sendingBlocks';

/** The writes of one item, and what becomes of it when they are not made. */
export interface WriteJob {
	/** Whose stop takes it down. */
	account: string;
	/** Jobs of the same lane go one at a time, in their order. */
	lane: string;
	/** Makes the writes and keeps what became of them. */
	run(): Promise<JobEnd>;
	/**
	 * Keeps that the writes were not tried.
	 *
	 * @param code of the error table
	 * @param cause the error of another item that took this one down
	 */
	skip(code: string, cause?: Problem): void;
	/** Keeps that this node itself failed at the item. */
	fail(error: unknown): void;
}

/** What the end of one job means for the others. */
export interface JobEnd {
	writes: ReadonlyArray<WriteEnding | undefined>;
	/** On Error is about this item. */
	isProblem: boolean;
	/** Why no further job may begin, whatever On Error says: a code of the error table. */
	blocksRest?: string;
}

/** How jobs are run. */
export interface JobRules {
	/** Jobs at the same time. */
	concurrency: number;
	/** On Error is Continue: a problem takes down only its own item. */
	continueOnFail: boolean;
	blocks: SendingBlocks;
	session: DeliverySession;
	pace?: JobPace;
}

/**
 * Runs the writes of all items in lanes. An account or a credential that is out takes down its
 * other items; unless `keepGoing`, a problem keeps every job that has not begun from beginning, and
 * leaves it as it was (docs/delivery.md: "Order of work").
 */
export async function runWriteJobs(jobs: readonly WriteJob[], rules: JobRules): Promise<void> {
	const { concurrency, continueOnFail, blocks, session, pace } = rules;
	let stopped = false;
	let blockedBy: string | undefined;

	const isPointless = ({ account }: WriteJob) =>
		stopped ||
		blockedBy !== undefined ||
		session.clock.isCancelled() ||
		blocks.reasonFor(account) !== undefined;

	const runOne = async (job: WriteJob) => {
		await pace?.turn(() => isPointless(job));
		if (session.clock.isCancelled()) {
			job.skip('cancelled');
			return;
		}
		if (blockedBy !== undefined) {
			job.skip(blockedBy);
			return;
		}
		if (stopped) return;
		const reason = blocks.reasonFor(job.account);
		if (reason !== undefined) {
			job.skip(`${reason.scope}_stopped`, reason.problem);
			return;
		}
		const { writes, isProblem, blocksRest } = await job.run();
		blockedBy ??= blocksRest;
		for (const write of writes) {
			if (write !== undefined && 'blocks' in write) {
				blocks.note(write.blocks, job.account, write.problem);
			}
		}
		if (isProblem && !continueOnFail) stopped = true;
	};

	// A bug of this node must not take the rows of the other items with it.
	const runSafely = async (job: WriteJob) => {
		try {
			await runOne(job);
		} catch (error) {
			job.fail(error);
			if (!continueOnFail) stopped = true;
		} finally {
			pace?.lookAgain();
		}
	};

	await runInLanes(jobs, concurrency, ({ lane }) => lane, runSafely);
}
