import type { DeliveryEnvironment } from '../delivery/environment';
import { idempotencyKey } from '../delivery/idempotencyKey';
import type { Message } from '../delivery/message';
import type { Stops } from '../delivery/stops';
import type { CheckedParameters } from '../input/sendParameters';
import type { UserResult } from '../lookup/user';
import { UserDirectory } from '../lookup/userDirectory';
import type { RowSubject } from '../row/handoffRow';
import type { PreparedItem } from './prepareItems';

/** An item that can be sent. */
export interface SendableItem {
	item: PreparedItem;
	message: Message;
}

/** Lookups at the same time; far below the read limit of 300 per second. */
const PARALLEL_LOOKUPS = 5;

async function lookUpAll(
	items: readonly PreparedItem[],
	environment: DeliveryEnvironment,
): Promise<Map<PreparedItem, UserResult>> {
	const directory = new UserDirectory(environment);
	const queue = [...items];
	const found = new Map<PreparedItem, UserResult>();
	const worker = async () => {
		for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
			const { checked, maxWait, outcome } = item;
			if (outcome !== undefined || checked === undefined) continue;
			if (!('username' in checked.recipient)) continue;
			found.set(item, await directory.find(checked.recipient.username, maxWait));
		}
	};
	await Promise.all(Array.from({ length: PARALLEL_LOOKUPS }, worker));
	return found;
}

function messageOf(
	item: PreparedItem,
	checked: CheckedParameters,
	user: { userId: string; username?: string },
): Message {
	const { account, text, attachment } = checked;
	return { itemIndex: item.itemIndex, account, ...user, text, attachment, maxWait: item.maxWait };
}

/**
 * Gives every item its recipient's numeric ID; each distinct handle is looked up once (1 credit).
 * An item whose recipient is unknown, or says that it takes no DMs, gets its outcome here, before
 * an upload is paid (docs/delivery.md: "Order of work", 2).
 *
 * @returns the items that can be sent, in their order
 */
export async function resolveRecipients(
	items: readonly PreparedItem[],
	environment: DeliveryEnvironment,
	stops: Stops,
): Promise<SendableItem[]> {
	const users = await lookUpAll(items, environment);
	const sendable: SendableItem[] = [];
	for (const item of items) {
		const { checked } = item;
		if (item.outcome !== undefined || checked === undefined) continue;
		if ('userId' in checked.recipient) {
			sendable.push({ item, message: messageOf(item, checked, checked.recipient) });
			continue;
		}
		const { username } = checked.recipient;
		const { account, text } = checked;
		const subject: RowSubject = { account, username, text, attachment: checked.attachment.kind };
		const result = users.get(item);
		if (result === undefined) continue;
		if ('problem' in result) {
			stops.note(result.stops, account, result.problem);
			item.outcome = { status: 'failed', subject, problem: result.problem };
			continue;
		}
		const message = messageOf(item, checked, { username, ...result.user });
		if (result.user.canDm === false) {
			const problem = {
				code: 'recipient_closed',
				message: '',
				retryable: false,
				safeToRetry: true,
			};
			const { userId } = message;
			const key = idempotencyKey(item.intentFor(userId), 'send', 1);
			item.outcome = { status: 'failed', subject: { ...subject, userId }, problem, key };
			continue;
		}
		sendable.push({ item, message });
	}
	return sendable;
}
