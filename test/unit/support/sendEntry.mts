import type { SendEntry } from '../../../nodes/XquikDm/delivery/sendMemory.ts';

/** What an execution remembers of a message: sent at its first attempt, unless `fields` say otherwise. */
export function sendEntry(fields: Partial<SendEntry> = {}): SendEntry {
	return {
		state: 'sent',
		typed: 'typed',
		message: 'hello',
		firstAttempt: 1,
		fileRevision: 1,
		...fields,
	};
}
