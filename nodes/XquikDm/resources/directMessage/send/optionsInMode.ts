import type { WorkflowExecuteMode } from 'n8n-workflow';

import type { SendOptions } from './sendParameters';

/**
 * The options of an item as they hold in an execution of this mode: an evaluation never sends, and an
 * execution that was started in the editor sends unless Manual Executions says otherwise.
 */
export function optionsInMode(options: SendOptions, mode: WorkflowExecuteMode): SendOptions {
	const isDryRun =
		mode === 'evaluation' || (mode === 'manual' && options.manualExecutions === 'dryRun');
	return isDryRun ? { ...options, dryRun: true } : options;
}
