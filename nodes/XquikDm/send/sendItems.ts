import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { deliverMessage } from '../delivery/deliverMessage';
import type { DeliveryEnvironment } from '../delivery/environment';
import { answerLimit } from '../delivery/environment';
import { idempotencyKey } from '../delivery/idempotencyKey';
import { Stops } from '../delivery/stops';
import { WaitBudget } from '../delivery/waiting';
import type { JobEnd, WriteJob } from '../delivery/writeJobs';
import { runWriteJobs } from '../delivery/writeJobs';
import type { InputError } from '../errors/inputError';
import { DEFAULT_CONCURRENCY } from '../fields/sendOptions';
import { verifyInHistory } from '../lookup/history';
import type { Outcome } from '../row/handoffRow';
import { outcomeOf } from '../row/handoffRow';
import { DEFAULT_BASE_URL } from '../transport/baseUrl';
import { checkCredits } from './checkCredits';
import { openSends } from './openSends';
import { dryRun, isProblem, notAttempted, refused, reopened, unexpected } from './outcomes';
import { Pacer } from './pacer';
import type { PreparedItem } from './prepareItems';
import { prepareItems } from './prepareItems';
import type { SendableItem } from './resolveRecipients';
import { resolveRecipients } from './resolveRecipients';

/** An item with what became of it. */
export interface FinishedItem extends PreparedItem {
	outcome: Outcome;
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
	environment: DeliveryEnvironment,
	keepGoing: boolean,
): Promise<FinishedItem[]> {
	const prepared = await prepareItems(context, items, baseUrl);
	const stops = new Stops();
	const halted = () => !keepGoing && prepared.some(({ outcome }) => isProblem(outcome));

	if (!halted()) {
		const concurrency = prepared[0]?.options.concurrency ?? DEFAULT_CONCURRENCY;
		const rules = { concurrency, keepGoing, stops, environment };
		const sendable = await resolveRecipients(prepared, rules);
		for (const { item, message } of sendable) {
			if (item.options.dryRun === true) item.outcome = dryRun(item, message);
		}
		const live = sendable.filter(({ item }) => item.outcome === undefined);
		if (!halted()) {
			if (prepared[0]?.options.checkCreditsFirst === true) await checkCredits(live, environment);
			await sendLive(
				live.filter(({ item }) => item.outcome === undefined),
				environment,
				stops,
				keepGoing,
			);
		}
	}
	return prepared.map((item) => ({
		...item,
		outcome: item.outcome ?? notAttempted(item, 'stopped_after_error'),
	}));
}

/** What becomes of the items when none of them can be sent, such as with an unusable credential. */
export async function refuseItems(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	error: InputError,
): Promise<FinishedItem[]> {
	const prepared = await prepareItems(context, items, DEFAULT_BASE_URL);
	return prepared.map((item) => ({ ...item, outcome: item.outcome ?? refused(item, error) }));
}

async function sendLive(
	sendable: readonly SendableItem[],
	environment: DeliveryEnvironment,
	stops: Stops,
	keepGoing: boolean,
): Promise<void> {
	const options = sendable[0]?.item.options ?? {};
	const pacer = new Pacer(options.delayBetweenMessages ?? 0, environment.clock);
	const taken = new Set<string>();
	const jobs = sendable.map((one): WriteJob => {
		const { item, message } = one;
		return {
			account: message.account,
			lane: `${message.account.toLowerCase()} ${message.userId}`,
			run: async () => await sendOne(one, taken, environment),
			skip: (code, cause) => {
				item.outcome = notAttempted(item, code, message, cause);
			},
			fail: (error) => {
				item.outcome = unexpected(one, error);
			},
		};
	});
	await runWriteJobs(jobs, {
		concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
		keepGoing,
		stops,
		environment,
		turn: async () => await pacer.turn(),
	});
}

async function sendOne(
	sendable: SendableItem,
	taken: Set<string>,
	environment: DeliveryEnvironment,
): Promise<JobEnd> {
	const { item, message } = sendable;
	const startedAt = environment.clock.now();
	const intent = item.intentFor(message.userId);
	const key = idempotencyKey(intent, 'send', 1);
	const wasOpen = openSends.has(key);
	openSends.add(key);
	const delivery = await deliverMessage(message, intent, environment);
	const { upload, send } = delivery;
	const outcome = reopened(outcomeOf(message, delivery), wasOpen);
	if (outcome.status === 'failed') openSends.delete(key);
	item.outcome =
		outcome.status === 'unconfirmed' && item.options.verifyUnconfirmedSends === true
			? await verified(outcome, sendable, startedAt, taken, environment)
			: outcome;
	if (send?.kind === 'done' && send.success.id !== undefined) taken.add(send.success.id);
	return { writes: [upload, send], isProblem: isProblem(item.outcome) };
}

/** Looks once into the conversation for a message whose send could not be confirmed. */
async function verified(
	outcome: Outcome,
	{ item, message }: SendableItem,
	startedAt: number,
	taken: Set<string>,
	environment: DeliveryEnvironment,
): Promise<Outcome> {
	const limit = answerLimit(new WaitBudget(item.maxWait, environment.clock));
	const found = await verifyInHistory(message, startedAt, taken, limit, environment);
	if (found === undefined) return outcome;
	taken.add(found.messageId);
	return {
		...outcome,
		problem: undefined,
		status: 'sent',
		verifiedBy: 'history',
		messageId: found.messageId,
		sentAt: found.createdAt,
	};
}
