import type { INode, INodeParameters } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { XquikDm } from '../../nodes/XquikDm/XquikDm.node.ts';

const nodeType = new XquikDm();

/** The hints that n8n's editor shows before a run; it asks for them in the same way. */
function hintsOf(parameters: INodeParameters): string[] {
	const node: INode = {
		id: '1',
		name: 'Xquik DM',
		type: 'xquikDm',
		typeVersion: 1.1,
		position: [0, 0],
		parameters,
	};
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const { hints = [] } = nodeType.description;
	return hints
		.filter(
			({ displayCondition = '' }) =>
				workflow.expression.getSimpleParameterValue(node, displayCondition, 'internal', {}) ===
				true,
		)
		.map(({ type = '' }) => type);
}

describe('before a run n8n', () => {
	const READ = { operation: 'getAll' };

	it.each<[what: string, parameters: INodeParameters, hints: string[]]>([
		['says that a new node sends', {}, ['info']],
		['says so with other options', { options: { maxWait: 5 } }, ['info']],
		['says nothing of a dry run', { options: { dryRun: true } }, []],
		['says nothing of one in the editor', { options: { manualExecutions: 'dryRun' } }, []],
		['says nothing of a short read', READ, []],
		['warns of a whole conversation', { ...READ, returnAll: true }, ['warning']],
		['warns of a long read', { ...READ, limit: 500 }, ['warning']],
		['says nothing of an upload', { resource: 'media', operation: 'upload' }, []],
	])('%s', (_what, parameters, hints) => {
		expect(hintsOf(parameters)).toEqual(hints);
	});
});
