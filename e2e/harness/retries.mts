import { expect } from '@playwright/test';
import type { Fault } from '../../sandbox/sandbox.mts';
import type { Execution, StoredWorkflow, WorkflowNode } from './n8nData.mts';
import { itemsOf } from './n8nData.mts';
import { publishWorkflow } from './publish.mts';
import { runViaWebhook, startViaWebhook } from './runViaWebhook.mts';
import type { TestEnvironment } from './testEnvironment.mts';
import {
	expectEachOnce,
	expectSentRows,
	HANGS,
	IN_ORDER,
	REFUSED,
	replayedFlags,
	sentUpToHang,
	SIXTEENTH,
	tickets,
} from './tickets.mts';
import { itemsByWebhook, sendDmNode } from './workflowBuilder.mts';

/** What is sent before and after a retry. */
export const ITEMS = tickets(25);

/** Publishes a webhook that takes items, and Send DM in their order. */
export function publishInOrder(
	environment: TestEnvironment,
	name: string,
	parameters: Record<string, unknown> = {},
	settings: Record<string, unknown> = {},
): Promise<StoredWorkflow> {
	const nodes = [...itemsByWebhook(), sendDmNode({ ...IN_ORDER, ...parameters })];
	return publishWorkflow(environment, name, nodes, { settings });
}

/** *Retry execution*, to its end; `loadWorkflow`: with the workflow as it is saved now. */
export async function retry(
	{ api }: TestEnvironment,
	id: string,
	loadWorkflow = false,
): Promise<Execution> {
	return api.finished(await api.retry(id, loadWorkflow));
}

/** 15 of 25 messages go out and the 16th fails; without `fault` it is refused. */
export async function failAtThe16th(
	environment: TestEnvironment,
	workflow: StoredWorkflow,
	fault: Fault = { answer: REFUSED },
): Promise<Execution> {
	environment.sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, ...fault }]);
	const failed = await runViaWebhook(environment, workflow, ITEMS);
	expect(failed.status).toBe('error');
	expectEachOnce(environment, ITEMS.slice(0, 15));
	return failed;
}

/** 15 messages are out, the 16th too though its answer never comes; gives the execution's ID. */
async function hangAtThe16th(
	environment: TestEnvironment,
	workflow: StoredWorkflow,
	items: readonly object[] = ITEMS,
): Promise<string> {
	environment.sandbox.addFaults([HANGS]);
	const id = await startViaWebhook(environment, workflow, items);
	await sentUpToHang(environment);
	return id;
}

/** Stops an execution, or waits for its timeout; n8n has ended it when this resolves. */
export async function endCanceled(
	{ api }: TestEnvironment,
	id: string,
	how: 'stop' | 'timeout',
): Promise<Execution> {
	if (how === 'stop') await api.stop(id);
	const ended = await api.finished(id);
	expect(ended.status).toBe('canceled');
	return ended;
}

/** Ends an execution while its 16th message is out and the answer is not there. */
export async function endAtThe16th(
	environment: TestEnvironment,
	workflow: StoredWorkflow,
	{ how, items }: { how: 'stop' | 'timeout'; items?: readonly object[] },
): Promise<Execution> {
	const id = await hangAtThe16th(environment, workflow, items);
	const ended = await endCanceled(environment, id, how);
	expectEachOnce(environment, ITEMS.slice(0, 16));
	return ended;
}

/** Everyone has the message once, and the rows say that the first `replayed` had it before. */
export function expectRest(
	environment: TestEnvironment,
	retried: Execution,
	replayed: number,
): void {
	expectEachOnce(environment, ITEMS);
	const rows = itemsOf(retried, 'Send DM');
	expectSentRows(environment, rows, ITEMS.length);
	expect(replayedFlags(rows)).toEqual(ITEMS.map((_, index) => index < replayed));
}

/** Retries an execution, which then succeeds and sends the rest. */
export async function expectRetryToSendRest(
	environment: TestEnvironment,
	id: string,
	{ replayed, loadWorkflow = false }: { replayed: number; loadWorkflow?: boolean },
): Promise<void> {
	const retried = await retry(environment, id, loadWorkflow);
	expect(retried.status).toBe('success');
	expectRest(environment, retried, replayed);
}

/** Nobody has a message twice. */
export function expectNobodyTwice({ sandbox }: TestEnvironment): void {
	const people = sandbox.outbox().map(({ recipient }) => recipient);
	expect(new Set(people).size, 'nobody has it twice').toBe(people.length);
}

/** Saves the workflow with other settings and parameters of Send DM. */
export async function changeSendDm(
	{ api }: TestEnvironment,
	{ id }: StoredWorkflow,
	change: Partial<WorkflowNode>,
): Promise<void> {
	const workflow = await api.workflow(id);
	const nodes = workflow.nodes.map((node) =>
		node.name === 'Send DM'
			? { ...node, ...change, parameters: { ...node.parameters, ...change.parameters } }
			: node,
	);
	await api.saveWorkflow({ ...workflow, nodes });
}
