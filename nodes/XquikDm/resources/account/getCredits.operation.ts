import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readFailure } from '../../errors/failure';
import { READ_CONCURRENCY, READ_MAX_WAIT, readItems } from '../../items/readItems';
import { lookUpBalance } from '../../lookup/credits';
import { creditsRow } from '../../row/creditsRow';
import { problemFields } from '../../row/writeFields';

/**
 * Gives the credits of the credential, one row for each input item. It has no parameters, so they
 * are asked for once.
 *
 * @throws NodeApiError when they cannot be read and On Error is Stop Workflow
 */
export async function executeGetCredits(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		check: () => ({}),
		reader: (environment) => {
			const credits = lookUpBalance(READ_MAX_WAIT, environment);
			return async () => {
				const result = await credits;
				if ('balance' in result) return { rows: [creditsRow(result.body)] };
				return { rows: [], failure: readFailure(result.problem), stops: result.stops };
			};
		},
		failedRow: (failure) => ({
			record_type: 'credits',
			source_endpoint: '/api/v1/credits',
			...problemFields(failure),
		}),
	});
}
