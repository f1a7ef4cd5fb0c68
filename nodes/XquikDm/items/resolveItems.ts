import type { DeliverySession } from '../delivery/session';
import { skippedFailure, withTexts } from '../output/failure';
import type { Report, UnwrittenReport } from '../output/report';
import { isProblem } from '../output/report';
import { LOOKUP_FAILURES } from '../output/stepTexts';
import type { XUser } from '../reads/user';
import { UserDirectory } from '../reads/userDirectory';
import { runInLanes } from './lanes';
import type { SendingBlocks } from './sendingBlocks';
import type { Settle, WriteItem, WriteOperation } from './writeItem';

/** How recipients are looked up, and what ends an item. */
interface LookupRules<Item, ItemReport> {
	/** Lookups at the same time. */
	concurrency: number;
	/** On Error is Continue: a problem takes down only its own item. */
	continueOnFail: boolean;
	blocks: SendingBlocks;
	session: DeliverySession;
	settle: Settle<Item, ItemReport>;
	end(item: Item, report: UnwrittenReport): void;
}

/**
 * Completes every item: each distinct username is looked up once (1 credit). An item whose recipient
 * is unknown, or takes no DMs, ends here, before an upload is paid (docs/delivery.md: "Order of work").
 *
 * Once it is known that nothing will be written, no further credit is spent: a key that is refused
 * ends all lookups, and unless `continueOnFail` so does the first problem of an item. Those under way
 * end.
 */
export async function resolveItems<
	Item extends WriteItem<Checked, Ready, ItemReport>,
	Checked,
	Ready,
	ItemReport extends Report,
>(
	operation: WriteOperation<Item, Checked, Ready, ItemReport>,
	items: readonly Item[],
	rules: LookupRules<Item, ItemReport>,
): Promise<void> {
	const { concurrency, continueOnFail, blocks, session, settle, end } = rules;
	const directory = new UserDirectory(session);
	let stopped = false;

	const complete = (item: Item, checked: Checked, user: XUser | undefined) => {
		const completed = operation.complete(item, checked, user);
		if ('ready' in completed) item.ready = completed.ready;
		else settle(item, completed.report);
	};

	const lookUp = async ({ item, checked, username }: Lookup<Item, Checked>) => {
		if (stopped) return;
		const account = operation.accountOf(checked);
		if (session.clock.isCancelled()) {
			end(item, { status: 'not_attempted', ...skippedFailure('cancelled') });
			return;
		}
		const reason = blocks.reasonFor(account);
		if (reason !== undefined) {
			const failure = skippedFailure(`${reason.scope}_stopped`, reason.problem);
			end(item, { status: 'not_attempted', ...failure });
			return;
		}
		const found = await directory.find({ username }, operation.maxWaitOf(item));
		if (found.credits > 0) item.lookupCredits = found.credits;
		if ('problem' in found) {
			blocks.note(found.blocks, account, found.problem);
			end(item, { status: 'failed', ...withTexts(found.problem, LOOKUP_FAILURES) });
		} else {
			complete(item, checked, found.user);
		}
		if (isProblem(item.report) && !continueOnFail) stopped = true;
	};

	const lookups: Array<Lookup<Item, Checked>> = [];
	for (const item of items) {
		const { checked } = item;
		if (checked === undefined) continue;
		const username = operation.usernameOf?.(checked);
		if (username === undefined) complete(item, checked, undefined);
		else lookups.push({ item, checked, username });
	}
	// Items of the same person share a lookup, and with it a place among those at the same time.
	await runInLanes(lookups, concurrency, ({ username }) => username.toLowerCase(), lookUp);
}

interface Lookup<Item, Checked> {
	item: Item;
	checked: Checked;
	username: string;
}
