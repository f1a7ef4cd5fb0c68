import type { Problem } from '../../../delivery/decision';
import type { DeliverySession } from '../../../delivery/session';
import { idempotencyKey } from '../../../delivery/idempotencyKey';
import { runInLanes } from '../../../items/lanes';
import type { Message } from '../../../delivery/message';
import type { SendingBlocks } from '../../../items/sendingBlocks';
import type { CheckedParameters } from '../../../parameters/sendParameters';
import type { XUser } from '../../../reads/user';
import { closedProblem } from '../../../reads/user';
import { LOOKUP_FAILURES, withTexts } from '../../../output/stepTexts';
import { UserDirectory } from '../../../reads/userDirectory';
import type { Outcome, RowSubject } from '../../../output/handoffRow';
import { isProblem, notAttempted } from './outcomes';
import type { PreparedItem } from './prepareItems';

/** An item that can be sent. */
export interface SendableItem {
	item: PreparedItem;
	message: Message;
}

/** How recipients are looked up. */
export interface LookupRules {
	/** Lookups at the same time. */
	concurrency: number;
	/** On Error is Continue: a problem takes down only its own item. */
	continueOnFail: boolean;
	blocks: SendingBlocks;
	session: DeliverySession;
}

function messageOf(
	item: PreparedItem,
	checked: CheckedParameters,
	user: Pick<XUser, 'userId' | 'username'>,
): Message {
	const { account, accountMayBeId, text, attachment } = checked;
	const { itemIndex, maxWait, recipientAsTyped: recipient } = item;
	const { userId, username } = user;
	const whom = { userId, ...(username !== undefined && { username }), recipient };
	return { itemIndex, account, accountMayBeId, ...whom, text, attachment, maxWait };
}

function failedLookup(
	item: PreparedItem,
	{ account, text, attachment }: CheckedParameters,
	problem: Problem,
	user: { username: string; userId?: string },
): Outcome {
	const recipient = item.recipientAsTyped;
	const subject: RowSubject = { account, ...user, recipient, text, attachment: attachment.kind };
	const { userId } = user;
	const key = userId === undefined ? undefined : idempotencyKey(item.intentFor(userId), 'send', 1);
	const failure = withTexts(problem, LOOKUP_FAILURES);
	return { status: 'failed', subject, ...failure, ...(key !== undefined && { key }) };
}

/**
 * Gives every item its recipient's numeric ID; each distinct handle is looked up once (1 credit).
 * An item whose recipient is unknown, not available, or says that it takes no DMs, gets its outcome
 * here, before an upload is paid (docs/delivery.md: "Order of work", 2).
 *
 * Once it is known that nothing will be sent, no further credit is spent: a key that is refused ends
 * all lookups, and unless `keepGoing` so does the first problem of an item. Those under way end.
 *
 * @returns the items that can be sent, in their order
 */
export async function resolveRecipients(
	items: readonly PreparedItem[],
	rules: LookupRules,
): Promise<SendableItem[]> {
	const { concurrency, continueOnFail, blocks, session } = rules;
	const directory = new UserDirectory(session);
	const sendable: SendableItem[] = [];
	let stopped = false;

	const resolveOne = async (item: PreparedItem, checked: CheckedParameters) => {
		const { account, recipient } = checked;
		if ('userId' in recipient) {
			sendable.push({ item, message: messageOf(item, checked, recipient) });
			return;
		}
		if (stopped) return;
		if (session.clock.isCancelled()) {
			item.outcome = notAttempted(item, 'cancelled');
			return;
		}
		const reason = blocks.reasonFor(account);
		if (reason !== undefined) {
			item.outcome = notAttempted(item, `${reason.scope}_stopped`, undefined, reason.problem);
			return;
		}
		const { username } = recipient;
		const result = await directory.find(username, item.maxWait);
		if ('problem' in result) {
			blocks.note(result.blocks, account, result.problem);
			item.outcome = failedLookup(item, checked, result.problem, { username });
		} else {
			const { user } = result;
			const problem = closedProblem(user);
			if (problem === undefined) {
				sendable.push({
					item,
					message: messageOf(item, checked, { ...user, username: user.username ?? username }),
				});
			} else {
				item.outcome = failedLookup(item, checked, problem, { username, userId: user.userId });
			}
		}
		if (isProblem(item.outcome) && !continueOnFail) stopped = true;
	};

	const open = items.flatMap((item) => {
		const { checked, outcome } = item;
		return outcome === undefined && checked !== undefined ? [{ item, checked }] : [];
	});
	// Items of the same person share a lookup, and with it a place among those at the same time.
	const laneOf = ({ item, checked: { recipient } }: (typeof open)[number]) =>
		'username' in recipient ? recipient.username.toLowerCase() : `item ${item.itemIndex}`;
	await runInLanes(open, concurrency, laneOf, async ({ item, checked }) => {
		await resolveOne(item, checked);
	});
	return sendable.sort((one, other) => one.item.itemIndex - other.item.itemIndex);
}
