import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { LOOKUP_FAILURES, withTexts } from '../../output/stepTexts';
import { recipientField } from '../../parameters/recipientField';
import { choiceOption, optionSet } from '../../parameters/optionSet';
import { parameterOf, typedParameter } from '../../parameters/parameter';
import { checkRecipient } from '../../parameters/recipient';
import { READ_CONCURRENCY, READ_MAX_WAIT, readItems } from '../../items/readItems';
import { UserDirectory } from '../../reads/userDirectory';
import { userEndpoint, userRow } from '../../output/userRow';
import { problemFields } from '../../output/writeFields';
import type { Operation } from '../operation';

const show = { resource: ['user'], operation: ['get'] };

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

/** The fields of User: Get. */
const getFields: INodeProperties[] = [
	recipientField(
		{ show },
		{
			displayName: 'User',
			name: 'user',
			description: 'The person on X: user ID, username or profile URL',
		},
	),
	OPTIONS.field({ show }),
];

/**
 * Looks up the user of each input item, each distinct one once, and gives one row for each item.
 *
 * @throws NodeApiError or NodeOperationError, with the rows so far in its context, when a user
 *   cannot be looked up and On Error is Stop Workflow
 */
async function executeGet(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		check: (itemIndex) => {
			const user = checkRecipient(parameterOf(context, 'user', itemIndex), 'User');
			return {
				idOrUsername: 'userId' in user ? user.userId : user.username,
				emptyIfNotFound: OPTIONS.require(context, itemIndex).ifNotFound === 'emptyItem',
			};
		},
		reader: (session) => {
			const users = new UserDirectory(session);
			return async ({ idOrUsername, emptyIfNotFound }) => {
				const found = await users.find(idOrUsername, READ_MAX_WAIT);
				if ('user' in found) return { rows: [userRow(found.user, idOrUsername)] };
				const { problem, blocks } = found;
				if (problem.code === 'user_not_found' && emptyIfNotFound) return { rows: [{}] };
				return { rows: [], failure: withTexts(problem, LOOKUP_FAILURES), blocks };
			};
		},
		failedRow: (failure, checked, itemIndex) => ({
			record_type: 'x_user',
			user_id: null,
			user: typedParameter(context, 'user', itemIndex) ?? null,
			source_endpoint: checked === undefined ? null : userEndpoint(checked.idOrUsername),
			...problemFields(failure),
		}),
	});
}

/** User: Get. */
export const GET_USER: Operation = {
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description:
		'Look up a person on X by user ID, username or profile URL, and whether they accept direct messages (1 credit)',
	fields: getFields,
	execute: executeGet,
};
