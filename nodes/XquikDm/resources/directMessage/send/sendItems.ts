import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { DeliverySession } from '../../../delivery/session';
import { SendingBlocks } from '../../../items/sendingBlocks';
import type { WriteJob } from '../../../items/writeJobs';
import { runWriteJobs } from '../../../items/writeJobs';
import type { InputError } from '../../../errors/inputError';
import { DEFAULT_CONCURRENCY } from '../../../parameters/sendOptions';
import type { NodeRun } from '../../../items/runIdentity';
import { isCancelled } from '../../../items/unlessCancelled';
import type { Outcome } from '../../../output/handoffRow';
import { DEFAULT_BASE_URL } from '../../../api/baseUrl';
import { checkCredits } from './checkCredits';
import { finalOutcome, recallSent, takeOldPlaces } from './earlierRuns';
import { dryRun, isProblem, notAttempted, refused, unexpected } from './outcomes';
import { Pacer } from '../../../items/pacer';
import type { PreparedItem } from './prepareItems';
import { prepareItems } from './prepareItems';
import type { SendableItem } from './resolveRecipients';
import { resolveRecipients } from './resolveRecipients';
import { sendOne } from './sendOne';

/** An item with what became of it. */
export interface FinishedItem extends PreparedItem {
	outcome: Outcome;
}

/** One run of Send, as far as it has come: what is known of its items when n8n stops it. */
export interface SendRun extends NodeRun {
	prepared: PreparedItem[];
}

/**
 * What became of each item, in item order, at any time of a run.
 *
 * @param code of the error table: why an item without an outcome has none
 */
export function finishedItems(run: SendRun, code: string): FinishedItem[] {
	return run.prepared.map((item) => {
		const outcome = item.outcome ?? notAttempted(item, code);
		return { ...item, outcome: finalOutcome(item, outcome, run) };
	});
}

/**
 * Sends all items and tells what became of each, in item order: checks all of them, resolves the
 * recipients, then sends in lanes (docs/delivery.md: "Order of work"). Never throws for an item.
 *
 * @param keepGoing On Error is Continue: an error takes down only its own item
 */
export async function sendItems(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	baseUrl: string,
	session: DeliverySession,
	run: SendRun,
	continueOnFail: boolean,
): Promise<FinishedItem[]> {
	const { identity, memory } = run;
	const prepared = await prepareItems(context, items, baseUrl, identity, run.prepared);
	if (isCancelled(context)) return finishedItems(run, 'cancelled');
	memory.useApi(createHash('sha256').update(baseUrl).digest('base64url'));
	takeOldPlaces(prepared, run);
	await recallSent(prepared, run);
	const blocks = new SendingBlocks();
	const stopped = () => !continueOnFail && prepared.some(({ outcome }) => isProblem(outcome));

	if (!stopped()) {
		const concurrency = prepared[0]?.options.concurrency ?? DEFAULT_CONCURRENCY;
		const rules = { concurrency, continueOnFail, blocks, session };
		const sendable = await resolveRecipients(prepared, rules);
		for (const { item, message } of sendable) {
			if (item.options.dryRun === true) item.outcome = dryRun(item, message);
		}
		const live = sendable.filter(({ item }) => item.outcome === undefined);
		if (!stopped()) {
			if (prepared[0]?.options.checkCreditsFirst === true) await checkCredits(live, session);
			await sendLive(
				live.filter(({ item }) => item.outcome === undefined),
				session,
				run,
				blocks,
				continueOnFail,
			);
		}
	}
	const finished = finishedItems(run, 'stopped_after_error');
	// n8n repeats no run that has gone well; an agent may make the same call again.
	if (!identity.isTool && !finished.some(({ outcome }) => isProblem(outcome))) {
		memory.forgetRun(identity.runIndex, lastingPlaces(run));
	}
	return finished;
}

/** Items whose message a later round of a loop may mean again, where the API keeps no keys for it. */
function lastingPlaces({ prepared, memory }: SendRun): Set<string> {
	if (memory.contract === 'lifecycle') return new Set();
	const lasting = prepared.filter(
		({ checked }) => checked !== undefined && checked.protection.protection !== 'perExecution',
	);
	return new Set(lasting.map(({ place }) => place));
}

/** What becomes of the items when none of them can be sent, such as with an unusable credential. */
export async function refuseItems(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	run: SendRun,
	error: InputError,
): Promise<FinishedItem[]> {
	await prepareItems(context, items, DEFAULT_BASE_URL, run.identity, run.prepared);
	takeOldPlaces(run.prepared, run);
	await recallSent(run.prepared, run);
	for (const item of run.prepared) item.outcome ??= refused(item, error);
	return finishedItems(run, 'stopped_after_error');
}

async function sendLive(
	sendable: readonly SendableItem[],
	session: DeliverySession,
	run: SendRun,
	blocks: SendingBlocks,
	continueOnFail: boolean,
): Promise<void> {
	const options = sendable[0]?.item.options ?? {};
	const pacer = new Pacer(options.delayBetweenMessages ?? 0, session.clock);
	const jobs = sendable.map((one): WriteJob => {
		const { item, message } = one;
		return {
			account: message.account,
			// By the person alone: one account may be named in several ways.
			lane: message.userId,
			run: async () => await sendOne(one, run, session),
			skip: (code, cause) => {
				item.outcome = notAttempted(item, code, message, cause);
			},
			fail: (error) => {
				item.outcome = unexpected(one, error);
			},
		};
	});
	// One by one where nothing is kept of the first run: the first item out of its place stops the rest.
	const wanted = options.concurrency ?? DEFAULT_CONCURRENCY;
	await runWriteJobs(jobs, {
		concurrency: run.memory.isIncomplete ? 1 : wanted,
		continueOnFail,
		blocks,
		session,
		turn: async () => await pacer.turn(),
	});
}
