import type { DeliverySession } from '../../../delivery/session';
import { lookUpBalance } from '../../../reads/credits';
import { notAttempted, plannedCredits } from './outcomes';
import type { SendableItem } from './resolveRecipients';

/**
 * Asks once for the balance, and takes down all items before the first write when it cannot pay
 * for all of them, or cannot be read (option Check Credits First).
 */
export async function checkCredits(
	sendable: readonly SendableItem[],
	session: DeliverySession,
): Promise<void> {
	const [first] = sendable;
	if (first === undefined) return;
	const needed = sendable.reduce((sum, { message }) => sum + plannedCredits(message), 0);
	const result = await lookUpBalance(first.item.maxWait, session);
	if ('balance' in result && result.balance >= BigInt(needed)) return;
	for (const { item, message } of sendable) {
		const outcome =
			'balance' in result
				? notAttempted(item, 'credits_too_low', message)
				: notAttempted(item, result.problem.code, message);
		if ('balance' in result) {
			outcome.remedy = `Needed: ${needed} credits, there: ${result.balance}. Top up in the Xquik dashboard, or send fewer items.`;
		} else {
			outcome.problem = result.problem;
		}
		item.outcome = outcome;
	}
}
