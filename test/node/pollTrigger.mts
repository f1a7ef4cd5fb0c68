import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { EnginePoll } from '../../tools/engine/engine.mts';
import type { Setup } from './setup.mts';
import { locator } from './setup.mts';

/** Whose messages the trigger watches, unless the parameters say otherwise. */
export const PERSON = '44196397';

/** What a test varies of one poll. */
interface Poll {
	parameters?: INodeParameters;
	/** What n8n has stored after the last poll. */
	staticData: IDataObject;
	mode?: 'trigger' | 'manual' | undefined;
	/** Default: 1. */
	typeVersion?: number;
}

/** Polls Xquik DM Trigger once on n8n's engine. */
export async function pollTrigger(
	{ engine, sandbox: { apiKey, baseUrl } }: Pick<Setup, 'engine' | 'sandbox'>,
	{ parameters, staticData, mode = 'trigger', typeVersion = 1 }: Poll,
): Promise<EnginePoll> {
	return await engine.poll({
		type: 'n8n-nodes-xquik-dm.xquikDmTrigger',
		typeVersion,
		parameters: {
			account: locator('username', 'acme_support'),
			recipient: locator('id', PERSON),
			...parameters,
		},
		credentials: { xquikApi: { apiKey, baseUrl } },
		staticData,
		mode,
	});
}
