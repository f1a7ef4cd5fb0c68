import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { READ_CONCURRENCY, READ_MAX_WAIT, readItems } from '../../items/readItems';
import { withTexts } from '../../output/failure';
import { LOOKUP_FAILURES } from '../../output/stepTexts';
import { userEndpoint, userRow } from '../../output/userRow';
import { problemFields } from '../../output/writeFields';
import { choiceOption, optionSet } from '../../parameters/optionSet';
import { notice, parameterSet } from '../../parameters/parameterSet';
import type { Recipient } from '../../parameters/recipient';
import { recipientParameter } from '../../parameters/recipient';
import { UserDirectory } from '../../reads/userDirectory';
import type { Operation } from '../operation';

const OPTIONS = optionSet([
	choiceOption({
		displayName: 'If Not Found',
		name: 'ifNotFound',
		type: 'options',
		default: 'fail',
		description: 'What to do with an item whose user X does not know',
		options: [
			{ name: 'Fail', value: 'fail', description: 'Report the item as failed' },
			{
				name: 'Output Empty Item',
				value: 'emptyItem',
				description: 'Go on with an item that has no fields',
			},
		],
	}),
]);

const PARAMETERS = parameterSet({
	notice: notice('costNotice', 'Each distinct user that is found costs 1 credit.'),
	user: recipientParameter({
		displayName: 'User',
		name: 'user',
		description: 'The person on X: user ID, username or profile URL',
	}),
	options: OPTIONS.parameter,
});

function nameOf(user: Recipient): string {
	return 'userId' in user ? user.userId : user.username;
}

/**
 * Looks up the user of each input item, each distinct one once, and gives one row for each item.
 *
 * @throws NodeApiError or NodeOperationError, with the rows so far in its context, when a user
 *   cannot be looked up and On Error is Stop Workflow
 */
async function executeGet(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		parameters: PARAMETERS,
		noun: { one: 'user', many: 'users' },
		reader: (session) => {
			const users = new UserDirectory(session);
			return async ({ user, options }) => {
				const idOrUsername = nameOf(user);
				const emptyIfNotFound = options.ifNotFound === 'emptyItem';
				const found = await users.find(user, READ_MAX_WAIT);
				const { credits } = found;
				if ('user' in found) return { rows: [userRow(found.user, idOrUsername)], credits };
				const { problem, blocks } = found;
				if (problem.code === 'user_not_found' && emptyIfNotFound) return { rows: [{}] };
				return { rows: [], failure: withTexts(problem, LOOKUP_FAILURES), blocks };
			};
		},
		failedRow: (failure, checked, typed) => ({
			record_type: 'x_user',
			user_id: null,
			user: typed.user ?? null,
			source_endpoint: checked === undefined ? null : userEndpoint(nameOf(checked.user)),
			...problemFields(failure),
		}),
	});
}

/** User: Get. */
export const GET_USER: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get a user',
	description:
		'Look up a person on X by user ID, username or profile URL, and whether they accept direct messages (1 credit)',
	parameters: PARAMETERS,
	execute: executeGet,
};
