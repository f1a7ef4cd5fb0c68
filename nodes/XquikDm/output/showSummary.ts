import type { IExecuteFunctions } from 'n8n-workflow';

import type { RunSummary } from './runSummary';

/** Shows a summary above the output of the node; versions of n8n without such hints show none. */
export function showSummary(context: IExecuteFunctions, { message, type }: RunSummary): void {
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	addExecutionHints?.call(context, { message, type, location: 'outputPane' });
}
