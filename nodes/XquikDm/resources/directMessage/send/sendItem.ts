import type { Intent } from '../../../delivery/idempotencyKey';
import type { Message } from '../../../delivery/message';
import type { WaitLimits } from '../../../delivery/waiting';
import type { WriteItem } from '../../../items/writeItem';
import type { Outcome, RowSubject } from '../../../output/handoffRow';
import { subjectOf } from '../../../output/handoffRow';
import type { CheckedParameters, PartialParameters, SendOptions } from './sendParameters';

/** An input item of Send on its way. */
export interface SendItem extends WriteItem<CheckedParameters, Message, Outcome> {
	/** Its place in the execution. */
	place: string;
	options: SendOptions;
	limits: WaitLimits;
	/** What could be read of its parameters, right or wrong elsewhere. */
	partial: PartialParameters;
	/** Whose key the item's writes go under; the recipient must be known for it. */
	intentFor(userId: string): Intent;
}

/** What an item says, as far as it is known; its recipient may not be resolved. */
export function subjectOfItem({ ready, checked, partial }: SendItem): RowSubject {
	if (ready !== undefined) return subjectOf(ready);
	const { recipientAsTyped } = partial;
	if (checked !== undefined) {
		const { account, recipient, text, attachment } = checked;
		const subject = { account, text, attachment: attachment.kind, ...recipient };
		return { ...subject, recipient: recipientAsTyped };
	}
	const { account, recipient, text } = partial;
	return { account, text, recipient: recipientAsTyped, ...recipient };
}
