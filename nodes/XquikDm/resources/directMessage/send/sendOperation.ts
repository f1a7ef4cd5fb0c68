import type { IExecuteFunctions, WorkflowExecuteMode } from 'n8n-workflow';

import type { Message } from '../../../delivery/message';
import { SEND } from '../../../delivery/steps/send';
import { executionIntent, intentsOf, recipientName } from '../../../items/intent';
import type { NodeRun, RunIdentity } from '../../../items/runIdentity';
import type { WriteOperation } from '../../../items/writeItem';
import { withTexts } from '../../../output/failure';
import type { Outcome } from '../../../output/handoffRow';
import { handoffRow } from '../../../output/handoffRow';
import { withoutPrivateText } from '../../../output/privateText';
import { progressNote } from '../../../output/progressNote';
import { isProblem } from '../../../output/report';
import { LOOKUP_FAILURES } from '../../../output/stepTexts';
import { waitLimitsOf } from '../../../parameters/maxWait';
import type { ReadParameters } from '../../../parameters/parameterSet';
import { itemSource } from '../../../parameters/parameterSet';
import { SEND_FIELDS } from '../../../parameters/rowFields';
import { DEFAULT_CONCURRENCY } from '../../../parameters/sendOptions';
import { closedProblem, resolvedRecipient } from '../../../reads/user';
import { checkCredits } from './checkCredits';
import { finalOutcome, recallEarlierRuns, rememberRun } from './earlierRuns';
import { optionsInMode } from './optionsInMode';
import { dryRun, unwritten } from './outcomes';
import { placeOfItem } from './place';
import type { SendItem } from './sendItem';
import { sendOne } from './sendOne';
import type { CheckedParameters, SendValues } from './sendParameters';
import { checkedParameters, partialParameters, SEND_PARAMETERS } from './sendParameters';

function messageOf(
	{ itemIndex, limits, partial }: SendItem,
	{ account, accountMayBeId, text, attachment }: CheckedParameters,
	whom: { userId: string; username?: string },
): Message {
	const recipient = partial.recipientAsTyped;
	return { itemIndex, account, accountMayBeId, ...whom, recipient, text, attachment, ...limits };
}

/**
 * Takes over what was read of an item's parameters.
 *
 * @throws what is wrong with them
 */
export async function checkRead(
	item: SendItem,
	read: ReadParameters<SendValues>,
	identity: RunIdentity,
	mode: WorkflowExecuteMode,
	typeVersion: number,
): Promise<CheckedParameters> {
	const { itemIndex } = item;
	item.options = optionsInMode(read.values.options ?? {}, mode);
	item.limits = waitLimitsOf(item.options, typeVersion);
	item.partial = partialParameters(read);
	if (read.checked === undefined) throw read.error;
	const checked = checkedParameters(read.checked);
	item.intentFor = await intentsOf(checked, identity, itemIndex);
	const intent = item.intentFor(recipientName(checked.recipient));
	item.place = placeOfItem(identity, itemIndex, checked, intent);
	return checked;
}

/** How a message is sent for each item; another operation that sends one changes parts of it. */
export type SendOperation = WriteOperation<SendItem, CheckedParameters, Message, Outcome>;

/** Direct Message: Send, for the write pipeline. */
export function sendOperation(context: IExecuteFunctions, run: NodeRun): SendOperation {
	const { identity, memory } = run;
	const { typeVersion } = context.getNode();
	return {
		kind: SEND,
		fields: SEND_FIELDS,
		start: (itemIndex) => {
			const intent = executionIntent(identity, itemIndex, []);
			return {
				itemIndex,
				place: placeOfItem(identity, itemIndex),
				options: {},
				limits: waitLimitsOf({}, typeVersion),
				partial: {},
				intentFor: () => intent,
			};
		},
		check: async (item, baseUrl) => {
			const read = await SEND_PARAMETERS.read(itemSource(context, item.itemIndex, baseUrl));
			return await checkRead(item, read, identity, context.getMode(), typeVersion);
		},
		recall: async (items, settle, baseUrl) => {
			await recallEarlierRuns(items, settle, run, baseUrl);
		},
		usernameOf: ({ recipient }) => ('username' in recipient ? recipient.username : undefined),
		maxWaitOf: ({ limits }) => limits.maxWait,
		accountOf: ({ account }) => account,
		complete: (item, checked, user) => {
			const problem = user && closedProblem(user);
			if (problem !== undefined) {
				const failure = { ...withTexts(problem, LOOKUP_FAILURES), local: true };
				return { report: unwritten(item, { status: 'failed', ...failure }, user?.userId) };
			}
			const message = messageOf(item, checked, resolvedRecipient(checked.recipient, user));
			return item.options.dryRun === true ? { report: dryRun(item, message) } : { ready: message };
		},
		beforeWrites: async (items, first, settle, session) => {
			if (first?.options.checkCreditsFirst === true) await checkCredits(items, settle, session);
		},
		paceOf: ({ options }) => {
			const { concurrency = DEFAULT_CONCURRENCY, delayBetweenMessages: delay = 0 } = options;
			// One by one where nothing is kept of the first run: the first item out of its place stops the rest.
			return { lookups: concurrency, writes: memory.isIncomplete ? 1 : concurrency, delay };
		},
		// By the person alone: one account may be named in several ways.
		laneOf: ({ userId }) => userId,
		write: async (item, message, session) => await sendOne(item, message, run, session),
		reportOf: (item, report) => unwritten(item, report),
		finalReport: (item, report) => finalOutcome(item, report, run),
		finish: (items, reports) => {
			if (!reports.some(isProblem)) rememberRun(items, run);
		},
		row: ({ options }, outcome) => {
			const { includeMessageText = true, includeApiResponse = false } = options;
			// What may repeat the text is gone before the row and the error are made.
			const report = includeMessageText
				? outcome
				: withoutPrivateText(outcome, outcome.subject.text);
			return { row: handoffRow(report, { includeMessageText, includeApiResponse }), report };
		},
		note: (reports, totals) =>
			progressNote(
				reports.map(({ status }) => status),
				totals,
			),
	};
}
