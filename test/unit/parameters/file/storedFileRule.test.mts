import { storedFileRule } from '../../../../nodes/XquikDm/parameters/file/ownFiles.ts';

const UUID = '0b0f2f86-3a3b-4f0e-9d51-7e6c1f1f7a11';
const at = (workflow: string, execution: string, file = UUID) =>
	`filesystem-v2:workflows/${workflow}/executions/${execution}/binary_data/${file}`;

describe('storedFileRule', () => {
	it.each<[rule: string, id: string, mode: string, allowed: boolean]>([
		['this execution', at('wf', '7'), 'trigger', true],
		['this execution, in S3', `s3:workflows/wf/executions/7/binary_data/${UUID}`, 'trigger', true],
		['a webhook, before its execution has an ID', at('wf', 'temp'), 'webhook', true],
		['another execution', at('wf', '6'), 'webhook', false],
		['another workflow', at('other', '7'), 'webhook', false],
		['another workflow without execution', at('other', 'temp'), 'webhook', false],
		['an earlier execution, retried', at('wf', '6'), 'retry', true],
		['another workflow, retried', at('other', '6'), 'retry', false],
		['an earlier run in the editor', at('wf', '6'), 'manual', true],
		['a parent of a sub-workflow', at('parent', '5'), 'integrated', true],
		[
			'no file of an execution',
			`filesystem-v2:chat-hub/1/binary_data/${UUID}`,
			'integrated',
			false,
		],
		['a way out of the folder', at('wf', '7', '../../x'), 'trigger', false],
		['a path behind a path', `x:y/workflows/wf/executions/7/binary_data/${UUID}`, 'trigger', false],
		['a file in the database, which has no path', `database:${UUID}`, 'trigger', true],
		['no ID at all', '', 'trigger', false],
	])('%s', (_rule, id, mode, allowed) => {
		expect(storedFileRule('wf', '7', mode)(id)).toBe(allowed);
	});
});
