import { expect } from '@playwright/test';
import type { INode, IWorkflowSettings } from 'n8n-workflow';
import type { Fault } from '../../sandbox/sandbox.mts';
import type { N8n } from './n8n.mts';
import {
	itemsOf,
	withNode,
	type Execution,
	type Parameters,
	type StoredWorkflow,
} from './n8nData.mts';
import { publishItemsTo, runViaWebhook, startViaWebhook } from './runWorkflow.mts';
import { expectEachOnce, expectSentRows, REFUSED, tickets } from './tickets.mts';
import { sendDmNode } from './workflowBuilder.mts';

/** What is sent before and after a retry. */
export const ITEMS = tickets(25);

/** Whose message fails, or hangs, when 15 of 25 are out. */
export const SIXTEENTH = '1015';

/** Sends one after another, so that it is known which are out. */
export const IN_ORDER = { options: { concurrency: 1 } };

/** Publishes a webhook that takes items, and Send DM in their order. */
export function publishInOrder(
	n8n: N8n,
	name: string,
	parameters: Parameters = {},
	settings: IWorkflowSettings = {},
): Promise<StoredWorkflow> {
	return publishItemsTo(n8n, name, [sendDmNode({ ...IN_ORDER, ...parameters })], { settings });
}

/** 15 of 25 messages go out and the 16th fails; without `fault` it is refused. */
export async function failAtThe16th(
	n8n: N8n,
	workflow: StoredWorkflow,
	fault: Fault = { answer: REFUSED },
): Promise<Execution> {
	n8n.sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, ...fault }]);
	const failed = await runViaWebhook(n8n, workflow, ITEMS);
	expect(failed.status).toBe('error');
	expectEachOnce(n8n, ITEMS.slice(0, 15));
	return failed;
}

/** Stops an execution, or waits for its timeout; n8n has ended it when this resolves. */
export async function endCanceled(
	{ api }: N8n,
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
	n8n: N8n,
	workflow: StoredWorkflow,
	how: 'stop' | 'timeout',
	items: readonly object[] = ITEMS,
): Promise<Execution> {
	const { sandbox } = n8n;
	sandbox.addFaults([{ route: 'send', recipient: SIXTEENTH, hang: 'after' }]);
	const id = await startViaWebhook(n8n, workflow, items);
	const people = () => sandbox.outbox().map(({ recipient }) => recipient);
	await expect.poll(people).toContain(SIXTEENTH);
	const ended = await endCanceled(n8n, id, how);
	expectEachOnce(n8n, ITEMS.slice(0, 16));
	return ended;
}

/** Everyone has the message once, and the rows say that the first `replayed` had it before. */
export function expectRest(n8n: N8n, retried: Execution, replayed: number): void {
	expectEachOnce(n8n, ITEMS);
	const rows = itemsOf(retried, 'Send DM');
	expectSentRows(n8n, rows, ITEMS.length);
	const flags = rows.map((row) => row['replayed'] === true);
	expect(flags).toEqual(ITEMS.map((_, index) => index < replayed));
}

/** Retries an execution, which then succeeds and sends the rest. */
export async function expectRetryToSendRest(
	n8n: N8n,
	{ id }: Execution,
	replayed: number,
	loadWorkflow = false,
): Promise<void> {
	const retried = await n8n.api.retry(id, loadWorkflow);
	expect(retried.status).toBe('success');
	expectRest(n8n, retried, replayed);
}

/** Nobody has a message twice. */
export function expectNobodyTwice({ sandbox }: N8n): void {
	const people = sandbox.outbox().map(({ recipient }) => recipient);
	expect(new Set(people).size, 'nobody has it twice').toBe(people.length);
}

/** Saves the workflow with other settings and parameters of Send DM. */
export async function changeSendDm(
	{ api }: N8n,
	{ id }: StoredWorkflow,
	change: Partial<INode>,
): Promise<void> {
	await api.saveWorkflow(withNode(await api.workflow(id), 'Send DM', change));
}
