import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { endpointOf, PATHS } from '../../api/endpoints';
import { READ_CONCURRENCY, READ_MAX_WAIT, readItems } from '../../items/readItems';
import { accountRow } from '../../output/accountRow';
import { readFailure } from '../../output/failure';
import { problemFields } from '../../output/writeFields';
import { parameterSet } from '../../parameters/parameterSet';
import { lookUpAccounts } from '../../reads/accounts';
import type { Operation } from '../operation';

const NONE = parameterSet({});

/**
 * Gives one row for each connected account, for each input item. It has no parameters, so the
 * accounts are asked for once.
 *
 * @throws NodeApiError when they cannot be read and On Error is Stop Workflow
 */
async function executeGetAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		parameters: NONE,
		noun: { one: 'account', many: 'accounts' },
		reader: (session) => {
			const accounts = lookUpAccounts(READ_MAX_WAIT, session);
			return async () => {
				const result = await accounts;
				if ('accounts' in result) return { rows: result.accounts.map(accountRow) };
				return { rows: [], failure: readFailure(result.problem), blocks: result.blocks };
			};
		},
		failedRow: (failure) => ({
			record_type: 'x_account',
			source_endpoint: endpointOf(PATHS.accounts),
			...problemFields(failure),
		}),
	});
}

/** Account: Get Many. */
export const GET_ACCOUNTS: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many accounts',
	description: 'Get the connected X accounts that can send, with their health (free)',
	parameters: NONE,
	execute: executeGetAll,
};
