import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Engine } from '../../engine/engine.mts';
import type { NodeSettings } from '../../engine/sendDmWorkflow.mts';
import { SEND_DM, sendDmWorkflow } from '../../engine/sendDmWorkflow.mts';

/** One run of an operation of the node. */
export interface NodeRun {
	/** Such as `user:get`. */
	operation: string;
	parameters?: INodeParameters;
	options?: INodeParameters;
	/** Default: one item without fields. */
	items?: INodeExecutionData[];
	settings?: NodeSettings;
}

/** What a run gave. */
export interface NodeResult {
	rows: IDataObject[];
	/** What stopped the execution. */
	error?: string;
}

/** The address of an API and the key for it. */
export interface ApiAccess {
	apiKey: string;
	baseUrl: string;
}

/** A resource locator's value, as n8n's editor stores it. */
export function locator(mode: string, value: string) {
	return { __rl: true, mode, value };
}

/** Runs an operation with On Error set to Continue, unless the run says otherwise. */
export async function runNode(
	engine: Engine,
	{ apiKey, baseUrl }: ApiAccess,
	{ operation, parameters, options = {}, items = [{ json: {} }], settings }: NodeRun,
	signal?: AbortSignal,
): Promise<NodeResult> {
	const [resource = '', name = ''] = operation.split(':');
	const run = await engine.run({
		workflow: sendDmWorkflow(
			{ resource, operation: name, options, ...parameters },
			{ onError: 'continueRegularOutput', ...settings },
		),
		items,
		credentials: { xquikApi: { apiKey, baseUrl } },
		...(signal !== undefined && { signal }),
	});
	// With Continue n8n notes what the node threw, and goes on with the items that it got.
	const error = run.error ?? run.runs[SEND_DM]?.at(-1)?.error;
	return {
		rows: (run.outputs[SEND_DM]?.[0] ?? []).map(({ json }) => json),
		...(error !== undefined && { error: error.message }),
	};
}
