import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { BaseUrlError, readBaseUrl } from '../api/baseUrl';
import type { RequestContext } from '../api/timeLimit';
import { sendRequest } from '../api/sendRequest';
import { InputError } from '../errors/inputError';
import { ContractDetector } from './contract';
import type { DeliverySession } from './session';
import { withGates } from './queue/sharedGates';
import { executionClock } from './waiting';

/** The Base URL of the node's credential, or why it cannot be used. */
export async function readCredential(context: RequestContext): Promise<string | InputError> {
	let baseUrl: unknown;
	try {
		({ baseUrl } = await context.getCredentials('xquikApi'));
	} catch (error) {
		// A node that throws loses its rows, also those of what an earlier round has sent.
		const message = error instanceof Error ? error.message : 'The credential could not be read';
		const remedy = 'Select an Xquik credential that exists, and check that n8n can read it.';
		return new InputError('credential_unreadable', 'Credential', message, remedy);
	}
	try {
		return readBaseUrl(baseUrl);
	} catch (error) {
		const remedy = error instanceof BaseUrlError ? error.remedy : '';
		const { message } = error as Error;
		return new InputError('base_url_invalid', 'Base URL of the Xquik credential', message, remedy);
	}
}

/**
 * The same for where no item is at hand.
 *
 * @throws NodeOperationError that names the field when it cannot be used
 */
export async function credentialBaseUrl(context: RequestContext): Promise<string> {
	const baseUrl = await readCredential(context);
	if (typeof baseUrl === 'string') return baseUrl;
	throw new NodeOperationError(context.getNode(), baseUrl.message, {
		description: `${baseUrl.remedy} (Field: ${baseUrl.field})`,
	});
}

/**
 * Runs something with what the requests of one execution share: its clock, what it has learned, and
 * the rate gates of the credential.
 *
 * @param baseUrl from `credentialBaseUrl`
 */
export async function withSession<T>(
	context: IExecuteFunctions | IPollFunctions,
	baseUrl: string,
	run: (session: DeliverySession) => Promise<T>,
): Promise<T> {
	// A poll cannot be cancelled, and old versions of n8n know no signal.
	const cancel =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const clock = executionClock(cancel);
	const { apiKey } = await context.getCredentials('xquikApi');
	return await withGates(
		baseUrl,
		String(apiKey),
		async (gates) =>
			await run({
				...gates,
				clock,
				sendRequest: async (request, answerLimit, sent) =>
					await sendRequest(context, baseUrl, request, answerLimit, sent),
				contract: new ContractDetector(),
				log: (text) => {
					context.logger.info(`${context.getNode().name}: ${text}`);
				},
				isRetry: context.getMode() === 'retry',
			}),
	);
}
