import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Message } from '../../../delivery/message';
import type { SendEntry } from '../../../delivery/sendMemory';
import { errorEntry } from '../../../errors/errorTable';
import { InputError } from '../../../errors/inputError';
import type { NodeRun } from '../../../items/runIdentity';
import type { FailureTexts } from '../../../output/failure';
import { withTexts } from '../../../output/failure';
import type { Outcome } from '../../../output/handoffRow';
import { shownFields } from '../../../output/shownFields';
import type { ItemSource } from '../../../parameters/parameterSet';
import { itemSource } from '../../../parameters/parameterSet';
import type { ResponseForm, ResponseType } from '../../../parameters/responseType';
import { WAIT_FIELDS } from '../../../parameters/rowFields';
import { checkText } from '../../../parameters/text';
import type { WaitLimit } from '../../../parameters/waitLimit';
import { DEFAULT_LINK_LABEL } from '../../../parameters/waitOptions';
import { messageFingerprint } from '../send/fingerprint';
import { recalledOutcome } from '../send/recall';
import { conflict, unwritten } from '../send/outcomes';
import { subjectOfItem } from '../send/sendItem';
import type { SendItem } from '../send/sendItem';
import type { SendOperation } from '../send/sendOperation';
import { checkRead, sendOperation } from '../send/sendOperation';
import { checkReachable, resumeLink } from './link';
import { LINK_OF_OTHER, linkFailure, unansweredFields } from './otherExecution';
import type { Asked, PageTexts, Question } from './question';
import { keepQuestion, keptQuestion } from './question';
import { responseFields } from './responseRow';
import { isReview, readableMessage } from './toolCall';
import type { WaitValues } from './waitParameters';
import { asSendValues, WAIT_PARAMETERS } from './waitParameters';

/** What has come of asking: nothing to wait for without a question. */
export interface Asking {
	/** Without its row, which the pipeline makes. */
	question?: Omit<Question, 'row'>;
	/** Until when to wait; without an end when absent. */
	until?: Date;
	/** What the row says instead when it goes on unanswered. */
	unanswered?: IDataObject;
}

/** Where Xquik's word for a used key is about a question. */
const CONFLICT: FailureTexts = {
	idempotency_conflict: {
		title: 'This question was asked before, with the link of another execution',
		remedy:
			'Nothing was sent. Answer the earlier message, or use another Deduplication Key or a new execution to ask again.',
	},
};

function checkCallable(context: IExecuteFunctions): void {
	const field = 'Send and Wait for Response';
	const node = context.getNode();
	if (node.type.endsWith('Tool') && !isReview(node)) {
		throw new InputError(
			'wait_in_tool',
			field,
			'A tool of an AI agent cannot wait for an answer',
			'Add this node as a human review step between the agent and a tool, or use Send.',
		);
	}
	const { length } = context.getInputData();
	if (length === 1) return;
	throw new InputError(
		'several_items',
		field,
		`Send and Wait takes one item, but got ${length}`,
		'An execution waits for one answer at a time. Put Loop Over Items before this node, with Batch Size 1.',
	);
}

function pageOf(values: WaitValues, isPrivate: boolean): PageTexts {
	const { account, message, options } = values;
	const { responseFormTitle, responseFormDescription, responseFormButtonLabel } = options;
	const asker = account.mayBeId ? 'A question for you' : `@${account.account} asks`;
	return {
		title: responseFormTitle || asker,
		// What the node leaves out of the row is not kept with the execution either.
		text: responseFormDescription || (isPrivate ? '' : message),
		button: responseFormButtonLabel || 'Submit',
		confirmation: options.confirmationText ?? '',
	};
}

/** The message as it is sent. */
function withLink(message: string, label: string, link: string): string {
	return `${message}\n\n${label === '' ? '' : `${label}: `}${link}`;
}

/** All that is asked for an item, once its parameters are right. */
interface Plan {
	asked: Asked;
	link: string;
	/** What the message says before the link. */
	label: string;
	form: ResponseForm;
	page: PageTexts;
	limit?: WaitLimit;
}

/** A parameter's value; of a review, n8n's own message made readable. */
function valueOf({ context, get }: ItemSource, name: string): unknown {
	const value = get(name);
	return name === 'message' && typeof value === 'string' ? readableMessage(context, value) : value;
}

/**
 * Whether an answer may come: without an end, not for a message that may not be out; and not where the
 * message that may be out is that of an earlier execution, of which nothing is kept.
 */
function mayBeAnswered(
	{ status, problem }: Outcome,
	limit: WaitLimit | undefined,
	isOwn: boolean,
): boolean {
	if (problem?.code === LINK_OF_OTHER) return false;
	if (status === 'unconfirmed') return limit !== undefined && isOwn;
	return status === 'sent' || status === 'pending_confirmation';
}

/**
 * The outcome of an item whose question an earlier round of a loop has sent, under a key that both share
 * and with the link of that round; undefined when it was not.
 */
function askedBefore(
	item: SendItem,
	{ state, userId, message: sent }: SendEntry,
	plan: Plan | undefined,
	instanceId: string,
): Outcome | undefined {
	const { checked, itemIndex, limits, partial } = item;
	if (plan === undefined || checked === undefined || userId === undefined) return undefined;
	const text = withLink(checked.text, plan.label, plan.link);
	const recipient = partial.recipientAsTyped;
	const message: Message = { ...checked, itemIndex, userId, recipient, text, ...limits };
	const isOwn = messageFingerprint(message, instanceId) === sent;
	return state === 'sent' && !isOwn ? conflict(item, message) : undefined;
}

function isConflict({ problem }: Outcome): boolean {
	return errorEntry(problem?.code ?? '').isConflict === true;
}

/** How long the wait is to last, in ms; null without an end. */
function lengthOf(limit: WaitLimit | undefined, askedAt: number): number | null {
	if (limit === undefined) return null;
	return 'at' in limit ? Math.max(0, limit.at - askedAt) : limit.afterMs;
}

/** The outcome in the words of a question; its row shows the message without the link. */
function toldOf(outcome: Outcome, question: string | undefined): Outcome {
	const { problem, subject, title } = outcome;
	const texts = title === undefined && problem !== undefined ? withTexts(problem, CONFLICT) : {};
	return { ...outcome, ...texts, subject: { ...subject, text: question ?? subject.text } };
}

/**
 * Send and Wait for the write pipeline: Send with a link at the end of its message, and a row that says what it
 * is waiting for.
 *
 * @param asking is given the question, once its message is out
 */
export function waitOperation(
	context: IExecuteFunctions,
	run: NodeRun,
	asking: Asking,
): SendOperation {
	const { identity, memory } = run;
	const { typeVersion } = context.getNode();
	const base = sendOperation(context, run);
	const kept = keptQuestion(context);
	let type: ResponseType = 'approval';
	let plan: Plan | undefined;

	return {
		...base,
		fields: WAIT_FIELDS,
		check: async (item, baseUrl) => {
			const source = itemSource(context, item.itemIndex, baseUrl);
			const read = await WAIT_PARAMETERS.read({ ...source, get: (name) => valueOf(source, name) });
			type = read.values.response?.type ?? type;
			const checked = await checkRead(
				item,
				asSendValues(read),
				identity,
				context.getMode(),
				typeVersion,
			);
			checkCallable(context);
			if (read.checked === undefined) return checked;
			const { options, response: form } = read.checked;
			const { messageButtonLabel: label = DEFAULT_LINK_LABEL, limitWaitTime: limit } = options;
			const { id, link } = resumeLink(context, identity);
			checkReachable(link, baseUrl);
			checkText(withLink(checked.text, label, link), 'Message with its link');
			const page = pageOf(read.checked, item.options.includeMessageText === false);
			const { runIndex } = identity;
			const asked = { id, executionId: context.getExecutionId(), runIndex };
			plan = { asked, link, label, form, page, ...(limit !== undefined && { limit }) };
			return checked;
		},
		recall: async (items, settle, baseUrl) => {
			for (const item of items) {
				const entry = memory.ofItem(item.place);
				if (entry === undefined) continue;
				const failure = linkFailure(context, identity, kept, entry);
				if (failure === undefined) {
					const earlier = askedBefore(item, entry, plan, identity.instanceId);
					if (earlier !== undefined) settle(item, earlier);
					continue;
				}
				const outcome: Outcome =
					entry.state === 'sent'
						? recalledOutcome(entry, subjectOfItem(item))
						: unwritten(item, { status: 'unconfirmed' });
				settle(item, { ...outcome, ...failure });
			}
			await base.recall?.(items, settle, baseUrl);
		},
		complete: (item, checked, user) => {
			const completed = base.complete(item, checked, user);
			if (plan === undefined || 'report' in completed) return completed;
			const { ready } = completed;
			return { ready: { ...ready, text: withLink(ready.text, plan.label, plan.link) } };
		},
		write: async (item, message, session) => {
			// Before the first request: whose link it is must be known also when its outcome is not.
			if (plan !== undefined) keepQuestion(context, plan.asked);
			return await base.write(item, message, session);
		},
		// A question that was asked before has another link: to this one nobody can answer it.
		finalReport: (item, outcome) =>
			isConflict(outcome) ? outcome : (base.finalReport?.(item, outcome) ?? outcome),
		// What was asked is not forgotten: a retry of a wait that was stopped asks nobody again.
		finish: () => undefined,
		row: (item, outcome) => {
			const { row, report } = base.row(item, toldOf(outcome, item.checked?.text));
			if (plan === undefined || !mayBeAnswered(outcome, plan.limit, !memory.isIncomplete)) {
				return { row: { ...row, ...responseFields(type, 'not_waiting') }, report };
			}
			const { asked, form, page, limit } = plan;
			const askedAt = Date.now();
			const waitMs = lengthOf(limit, askedAt);
			asking.question = { ...asked, askedAt, form, page };
			if (waitMs === null) {
				const fields = unansweredFields(type, asked, outcome.status);
				asking.unanswered = shownFields(fields, item.options, WAIT_FIELDS);
			} else asking.until = new Date(askedAt + waitMs);
			// An answer to a message that may not be out shows that it was.
			return {
				row: { ...row, ...responseFields(type, 'timed_out', waitMs) },
				report: { ...report, problem: undefined },
			};
		},
	};
}
