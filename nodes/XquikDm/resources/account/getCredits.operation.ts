import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { endpointOf, PATHS } from '../../api/endpoints';
import { READ_CONCURRENCY, READ_MAX_WAIT, readItems } from '../../items/readItems';
import { creditsRow } from '../../output/creditsRow';
import { readFailure } from '../../output/failure';
import { problemFields } from '../../output/writeFields';
import { parameterSet } from '../../parameters/parameterSet';
import { lookUpBalance } from '../../reads/credits';
import type { Operation } from '../operation';

const NONE = parameterSet({});

/**
 * Gives the credits of the credential, one row for each input item. It has no parameters, so they
 * are asked for once.
 *
 * @throws NodeApiError when they cannot be read and On Error is Stop Workflow
 */
async function executeGetCredits(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await readItems(context, {
		concurrency: READ_CONCURRENCY,
		parameters: NONE,
		noun: { one: 'balance', many: 'balances' },
		reader: (session) => {
			const credits = lookUpBalance(READ_MAX_WAIT, session);
			return async () => {
				const result = await credits;
				if ('balance' in result) return { rows: [creditsRow(result.body)] };
				return { rows: [], failure: readFailure(result.problem), blocks: result.blocks };
			};
		},
		failedRow: (failure) => ({
			record_type: 'credits',
			source_endpoint: endpointOf(PATHS.credits),
			...problemFields(failure),
		}),
	});
}

/** Account: Get Credits. */
export const GET_CREDITS: Operation = {
	value: 'getCredits',
	name: 'Get Credits',
	action: 'Get the credits',
	description:
		'Get the balance of Xquik credits that sends, uploads and reads are paid from (free)',
	parameters: NONE,
	execute: executeGetCredits,
};
