import { bug } from './bug.mts';

const DECISION = 'delivery/decision.ts';
const RUN_WRITE = 'delivery/runWrite.ts';

/** Bugs in what an answer is taken for, and in what is done then. */
export const DECISION_BUGS = [
	bug(
		'a new key after an unknown outcome',
		RUN_WRITE,
		'this.replays++;\n',
		'this.replays++;\nif (decision.unknown) this.attempt++;\n',
	),
	bug(
		'a conflict is safe to retry',
		DECISION,
		"safeToRetry: false,\n\t\tnextAction: 'verify_result',",
		"safeToRetry: true,\n\t\tnextAction: 'verify_result',",
	),
	bug(
		'a conflict is worked around with a new key',
		DECISION,
		'if (status === 409) return decideConflict(api, status);',
		"if (status === 409) return { kind: 'next_attempt', problem: decideConflict(api, status).problem };",
	),
	bug(
		'an expired write counts as failed',
		DECISION,
		"return { kind: 'unconfirmed', problem, action };\n\t}\n\tif (action.status === 'failed') {",
		"return { kind: 'failed', problem, action, conclusive: true };\n\t}\n\tif (action.status === 'failed') {",
	),
	bug(
		'a poll that finds nothing leads to a new write',
		DECISION,
		"return { kind: 'unconfirmed', problem, blocks: blocksOf(status, code) };",
		"return { kind: 'next_attempt', problem };",
	),
	bug(
		'a lost answer counts as not reached',
		DECISION,
		"case 'lost':\n\t\t\treturn { kind: 'replay', problem, unknown: true };",
		"case 'lost':\n\t\t\treturn { kind: 'replay', problem, unknown: false };",
	),
	bug(
		'a 5xx without a word counts as failed',
		DECISION,
		'if (status < 300 || status === 408 || status >= 500) {',
		'if (status < 300 || status === 408) {',
	),
	bug(
		'a 408 counts as failed',
		DECISION,
		'if (status < 300 || status === 408 || status >= 500) {',
		'if (status < 300 || status >= 500) {',
	),
	bug(
		'a send of unknown outcome is repeated under the legacy contract',
		RUN_WRITE,
		"if (supported === false) return { kind: 'unconfirmed', problem: this.openProblem() };",
		'',
	),
	bug(
		'an unknown outcome is safe to retry',
		RUN_WRITE,
		'return { ...(this.unknown ?? this.last), safeToRetry: false };',
		'return { ...(this.unknown ?? this.last), safeToRetry: true };',
	),
	bug(
		'a failure speaks for an earlier request of unknown outcome',
		RUN_WRITE,
		'if (this.unknown === undefined || ending.conclusive) {',
		'if (ending !== undefined) {',
	),
];
