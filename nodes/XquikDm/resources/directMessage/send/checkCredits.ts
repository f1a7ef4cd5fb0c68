import type { DeliverySession } from '../../../delivery/session';
import type { Settle } from '../../../items/writeItem';
import type { Outcome } from '../../../output/handoffRow';
import { lookUpBalance } from '../../../reads/credits';
import { plannedCredits, unwritten } from './outcomes';
import type { SendItem } from './sendItem';

/**
 * Asks once for the balance, and takes down all items before the first write when it cannot pay
 * for all of them, or cannot be read (option Check Credits First).
 */
export async function checkCredits(
	items: readonly SendItem[],
	settle: Settle<SendItem, Outcome>,
	session: DeliverySession,
): Promise<void> {
	const [first] = items;
	if (first === undefined) return;
	const needed = items.reduce(
		(sum, { ready }) => sum + (ready === undefined ? 0 : plannedCredits(ready)),
		0,
	);
	const result = await lookUpBalance(first.limits.maxWait, session);
	if ('balance' in result && result.balance >= BigInt(needed)) return;
	const failure =
		'balance' in result
			? {
					local: true,
					problem: { code: 'credits_too_low', message: '', retryable: true, safeToRetry: true },
					remedy: `This run needs ${needed}; the balance is ${result.balance}. Top up in the Xquik dashboard, or send fewer items.`,
				}
			: { problem: result.problem };
	for (const item of items) settle(item, unwritten(item, { status: 'not_attempted', ...failure }));
}
