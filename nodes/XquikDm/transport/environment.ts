import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { ContractKnowledge } from '../delivery/contract';
import type { DeliveryEnvironment } from '../delivery/environment';
import { RateGate } from '../delivery/rateGate';
import { executionClock } from '../delivery/waiting';
import { BaseUrlError, readBaseUrl } from './baseUrl';
import type { RequestContext } from './request';
import { exchange } from './request';

/**
 * The Base URL of the node's credential.
 *
 * @throws NodeOperationError that names the field when it cannot be used
 */
export async function credentialBaseUrl(context: RequestContext): Promise<string> {
	const credentials = await context.getCredentials('xquikApi');
	try {
		return readBaseUrl(credentials.baseUrl);
	} catch (error) {
		const remedy = error instanceof BaseUrlError ? error.remedy : '';
		throw new NodeOperationError(context.getNode(), (error as Error).message, {
			description: `${remedy} (Field: Base URL of the Xquik credential)`,
		});
	}
}

/** What the requests of one execution share: its clock, its rate gates and what it has learned. */
export function executionEnvironment(
	context: IExecuteFunctions,
	baseUrl: string,
): DeliveryEnvironment {
	const clock = executionClock(context.getExecutionCancelSignal?.());
	return {
		clock,
		exchange: async (request, answerLimit) =>
			await exchange(context, baseUrl, request, answerLimit),
		writeGate: new RateGate(clock),
		readGate: new RateGate(clock, []),
		contract: new ContractKnowledge(),
	};
}
