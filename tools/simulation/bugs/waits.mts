import type { Bug } from './bug.mts';
import { bug } from './bug.mts';

const WAIT = 'resources/directMessage/wait/waitOperation.ts';

/** Bugs of Send and Wait. */
export const WAIT_BUGS = [
	bug(
		'a retry waits for an answer to the link of another execution',
		WAIT,
		'limit !== undefined && isOwn;',
		'limit !== undefined;',
	),
	bug(
		'a message that failed is waited for',
		WAIT,
		"return status === 'sent' || status === 'pending_confirmation';",
		"return status !== 'dry_run';",
	),
	bug(
		'a message whose outcome is unknown is waited for without an end',
		WAIT,
		"if (status === 'unconfirmed') return limit !== undefined && isOwn;",
		"if (status === 'unconfirmed') return isOwn;",
	),
	bug(
		'each try of a question has a link of its own',
		'resources/directMessage/wait/link.ts',
		'const parts = JSON.stringify([execution, nodeId, runIndex]);',
		'const parts = JSON.stringify([execution, nodeId, runIndex, Math.random()]);',
	),
].map((one): Bug => ({ ...one, ask: true }));
