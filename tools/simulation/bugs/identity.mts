import { bug } from './bug.mts';

/** Bugs in who a message is: the key, and what an execution remembers. */
export const IDENTITY_BUGS = [
	bug(
		'the key has no item index',
		'items/intent.ts',
		'[String(runIndex), String(itemIndex)]',
		'[String(runIndex)]',
	),
	bug(
		'the key has no run index',
		'items/intent.ts',
		'[String(runIndex), String(itemIndex)]',
		'[String(itemIndex)]',
	),
	bug(
		"the key of a tool's call has the run index",
		'items/intent.ts',
		"['tool', createHash",
		"['tool', String(runIndex), createHash",
	),
	bug(
		'the key has the execution ID in place of the resume token',
		'items/runIdentity.ts',
		'const token = tokenIn(asObject($execution)?.resumeUrl);',
		'const token: string | undefined = tokenIn(asObject($execution)?.resumeUrl) && undefined;',
	),
	bug(
		'the key has no execution',
		'items/runIdentity.ts',
		"if (token) return `token ${createHash('sha256').update(token).digest('hex')}`;",
		"if (token) return 'token';",
	),
	bug(
		'older n8n: the identity that the first run kept is ignored',
		'items/runIdentity.ts',
		'if (kept) return kept;',
		'',
	),
	bug(
		'an upload has a new key each time',
		'delivery/steps.ts',
		"keyOf: (attempt) => idempotencyKey(intent, 'upload', firstAttempt - 1 + attempt)",
		"keyOf: (attempt) => idempotencyKey(intent, 'upload', firstAttempt - 1 + attempt) + Math.random()",
	),
	bug(
		'the memory of the execution is ignored',
		'delivery/sendMemory.ts',
		'const name = this.data.items[place];',
		"const name = this.data.items[place + '?'];",
	),
	bug(
		'rows of a second round say failed',
		'send/earlierRuns.ts',
		'return unconfirmedIfMaybeSent(outcome, maybeSentBefore(item, memory));',
		'return outcome;',
	),
];
