import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { executionPart, readRun } from '../../../nodes/XquikDm/items/runIdentity.ts';

const URL_WITH_TOKEN = 'https://n8n.example/webhook-waiting/41?signature=abc';

/** What n8n says of a run; `store` is what it keeps for the node with the execution. */
interface Run {
	store?: IDataObject;
	runIndex?: number;
	executionId?: string;
	resumeUrl?: string;
	mode?: 'manual' | 'retry';
	type?: string;
	workflowId?: string;
	/** Whether n8n says nothing of resuming at all. */
	isOld?: boolean;
}

/** n8n, as far as a run can be told by it. */
function contextOf(run: Run): IExecuteFunctions {
	const { store, runIndex = 0, executionId = '41', resumeUrl, mode = 'manual' } = run;
	return {
		getWorkflowDataProxy: () => ({
			$runIndex: runIndex,
			$execution: run.isOld === true ? undefined : { resumeUrl },
		}),
		getNode: () => ({ id: 'node', type: run.type ?? 'n8n-nodes-xquik-dm.xquikDm' }),
		getContext: () => {
			if (store === undefined) throw new Error('There is no execution');
			return store;
		},
		getExecutionId: () => executionId,
		getMode: () => mode,
		getInstanceId: () => 'instance',
		getWorkflow: () => ({ id: 'workflowId' in run ? run.workflowId : 'workflow' }),
	} as unknown as IExecuteFunctions;
}

const read = (run: Run) => readRun(contextOf(run));
/** What n8n gives a retry of what it kept: the same data, and not the same object. */
const again = (store: IDataObject) => structuredClone(store);

describe('a run of the node', () => {
	it('is told by n8n, workflow, execution, node and round', () => {
		expect(read({ store: {}, runIndex: 2 }).identity).toEqual({
			instanceId: 'instance',
			workflowId: 'workflow',
			execution: 'id 41',
			nodeId: 'node',
			runIndex: 2,
			isTool: false,
		});
	});

	it('is one of a workflow that was not saved', () => {
		expect(read({ store: {}, workflowId: undefined }).identity.workflowId).toBe('');
	});

	it.each([
		['n8n-nodes-xquik-dm.xquikDmTool', true],
		['n8n-nodes-xquik-dm.xquikDm', false],
		['Tool.xquikDm', false],
	])('of type %s is a tool call: %j', (type, isTool) => {
		expect(read({ store: {}, type }).identity.isTool).toBe(isTool);
	});

	it('outside of an execution has neither a node nor anything random', () => {
		const run = { executionId: '', type: 'n8n-nodes-xquik-dm.xquikDmTool' };
		const { identity, memory } = read(run);
		expect(identity).toMatchObject({ nodeId: '', execution: 'none' });
		expect(read(run).identity).toEqual(identity);
		expect(memory.isIncomplete).toBe(false);
	});
});

describe('an execution', () => {
	it('is the same one in Retry On Fail, with its memory', () => {
		const store = {};
		const first = read({ store });
		first.memory.learn('legacy');
		const second = read({ store });
		expect(second.identity).toEqual(first.identity);
		expect(second.memory.contract).toBe('legacy');
		expect(second.memory.owner).toBe(first.memory.owner);
	});

	it('is the same one when a person retries it after an error, and n8n has kept its memory', () => {
		const store = {};
		const first = read({ store });
		first.memory.learn('legacy');
		const retry = read({ store: again(store), executionId: '42', mode: 'retry' });
		expect(retry.identity.execution).toBe(first.identity.execution);
		expect(retry.memory.contract).toBe('legacy');
		expect(retry.memory.isIncomplete).toBe(false);
	});

	it('is the same one by its token when n8n has kept nothing, and may have sent before', () => {
		const first = read({ store: {}, resumeUrl: URL_WITH_TOKEN });
		const retry = read({
			store: {},
			resumeUrl: URL_WITH_TOKEN,
			executionId: '42',
			mode: 'retry',
		});
		expect(retry.identity.execution).toBe(first.identity.execution);
		expect(retry.identity.execution).toBe(executionPart({ token: 'abc' }));
		expect(retry.memory.isIncomplete).toBe(true);
	});

	it('is known by its ID in an n8n that says nothing of resuming', () => {
		expect(read({ store: {}, isOld: true }).identity.execution).toBe('id 41');
	});

	it('is another one with another ID, or without one', () => {
		const ids = ['41', '42', '', ''].map(
			(executionId) => read({ store: {}, executionId }).identity.execution,
		);
		expect(new Set(ids).size).toBe(4);
	});

	it('without an ID is the same one where n8n keeps its memory', () => {
		const store = {};
		const first = read({ store, executionId: '' });
		expect(read({ store, executionId: '' }).identity).toEqual(first.identity);
	});

	it('does not take the memory of another one', () => {
		const store = {};
		read({ store }).memory.learn('legacy');
		const other = read({ store, resumeUrl: URL_WITH_TOKEN });
		expect(other.memory.contract).toBeUndefined();
	});

	it('keeps no token', () => {
		const store = {};
		read({ store, resumeUrl: URL_WITH_TOKEN.replace('abc', 'very-secret') });
		expect(JSON.stringify(store)).not.toContain('secret');
		expect(Object.keys(store)).toEqual(['xquikDmSends']);
	});
});

describe('the time of the first run', () => {
	it('is known where execution IDs could occur again', () => {
		const before = Date.now();
		const store = {};
		const { firstRunAt } = read({ store });
		expect(firstRunAt).toBeGreaterThanOrEqual(before);
		expect(firstRunAt).toBeLessThanOrEqual(Date.now());
		expect(read({ store: again(store), mode: 'retry' }).firstRunAt).toBe(firstRunAt);
	});

	it.each<[rule: string, run: Run]>([
		['an execution that has a token', { store: {}, resumeUrl: URL_WITH_TOKEN }],
		['a call outside of an execution', {}],
		['a retry whose memory is gone', { store: {}, mode: 'retry' }],
	])('does not matter for %s', (_rule, run) => {
		expect(read(run)).not.toHaveProperty('firstRunAt');
	});
});
