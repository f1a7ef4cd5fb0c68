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
		'delivery/steps/upload.ts',
		'keyOf: (attempt) => idempotencyKey(intent, UPLOAD.name, firstAttempt - 1 + attempt)',
		'keyOf: (attempt) => idempotencyKey(intent, UPLOAD.name, firstAttempt - 1 + attempt) + Math.random()',
	),
	{
		name: 'the memory of the execution is ignored',
		patches: [
			{
				file: 'nodes/XquikDm/delivery/sendMemory.ts',
				find: 'return this.data.items[place];',
				replace: "return this.data.items[place + '?'];",
			},
			{
				file: 'nodes/XquikDm/delivery/sendMemory.ts',
				find: 'return this.data.sends[name];\n\t}\n\n\t/** Keeps',
				replace: "return this.data.sends[name + '?'];\n\t}\n\n\t/** Keeps",
			},
		],
	},
	bug(
		'items in another order are taken for those of their new places',
		'resources/directMessage/send/earlierRuns.ts',
		'if (left.size === 0 || identity.isTool) return;',
		'if (left.size >= 0) return;',
	),
	bug(
		'rows of a second round say failed',
		'resources/directMessage/send/earlierRuns.ts',
		"if (outcome.status !== 'failed' && outcome.status !== 'not_attempted') return outcome;",
		'if (outcome !== undefined) return outcome;',
	),
];
