import type { WorkflowExecuteMode } from 'n8n-workflow';
import { optionsInMode } from '../../../nodes/XquikDm/resources/directMessage/send/optionsInMode.ts';
import type { SendOptions } from '../../../nodes/XquikDm/resources/directMessage/send/sendParameters.ts';

describe('whether an execution sends', () => {
	it.each<[WorkflowExecuteMode, SendOptions, isDryRun: boolean]>([
		['trigger', {}, false],
		['webhook', { manualExecutions: 'dryRun' }, false],
		['retry', { manualExecutions: 'dryRun' }, false],
		['manual', {}, false],
		['manual', { manualExecutions: 'send' }, false],
		['manual', { manualExecutions: 'dryRun' }, true],
		['evaluation', {}, true],
		['evaluation', { manualExecutions: 'send', dryRun: false }, true],
		['trigger', { dryRun: true }, true],
	])('%s with %j: dry run %s', (mode, options, isDryRun) => {
		expect(optionsInMode(options, mode).dryRun === true).toBe(isDryRun);
	});
});
