import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readFailure } from '../../errors/failure';
import { READ_CONCURRENCY, READ_MAX_WAIT, readItems } from '../../items/readItems';
import { lookUpAccounts } from '../../lookup/accounts';
import { accountRow } from '../../row/accountRow';
import { problemFields } from '../../row/writeFields';

/**
 * Gives one row for each connected account, for each input item. It has no parameters, so the
 * accounts are asked for once.
 *
 * @throws NodeApiError when they cannot be read and On Error is Stop Workflow
 */
export async function executeGetAll(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		check: () => ({}),
		reader: (environment) => {
			const accounts = lookUpAccounts(READ_MAX_WAIT, environment);
			return async () => {
				const result = await accounts;
				if ('accounts' in result) return { rows: result.accounts.map(accountRow) };
				return { rows: [], failure: readFailure(result.problem), stops: result.stops };
			};
		},
		failedRow: (failure) => ({
			record_type: 'x_account',
			source_endpoint: '/api/v1/x/accounts',
			...problemFields(failure),
		}),
	});
}
