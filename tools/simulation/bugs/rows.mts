import { bug } from './bug.mts';

/** Bugs in the order of work, and in what the rows say of it. */
export const ROW_BUGS = [
	bug(
		'an unconfirmed message is called failed',
		'output/handoffRow.ts',
		'return { ...base, status: send.kind, problem: send.problem };',
		"return { ...base, status: 'failed', problem: send.problem };",
	),
	bug(
		'a message on its way is called sent',
		'output/handoffRow.ts',
		"case 'pending':\n\t\t\treturn { ...base, status: 'pending_confirmation' };",
		"case 'pending':\n\t\t\treturn { ...base, status: 'sent' };",
	),
	bug(
		'messages to the same person go out at the same time',
		'resources/directMessage/send/sendOperation.ts',
		'laneOf: ({ userId }) => userId,',
		'laneOf: ({ itemIndex }) => String(itemIndex),',
	),
	bug(
		'an error that stops the workflow has no rows',
		'output/nodeErrors.ts',
		'error.context.rows = rows;',
		'void rows;',
	),
	bug(
		'Verify Unconfirmed Sends takes an old message for its own',
		'reads/history.ts',
		'if (sentByUs && recent && json.text === message.text)',
		'if (sentByUs && createdAt && json.text === message.text)',
	),
	bug(
		'a recipient who takes no messages is found out after the upload',
		'resources/directMessage/send/sendOperation.ts',
		'const problem = user && closedProblem(user);',
		'const problem = user && closedProblem({ ...user, canDm: true });',
	),
];
