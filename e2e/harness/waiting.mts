import { expect } from '@playwright/test';
import pWaitFor from 'p-wait-for';
import type { INode } from 'n8n-workflow';
import type { N8n } from './n8n.mts';
import type { Execution, Parameters, StoredWorkflow } from './n8nData.mts';
import { publishItemsTo, startViaWebhook } from './runWorkflow.mts';
import { buildNode, sendDmNode } from './workflowBuilder.mts';

/** Two buttons. */
export const APPROVE_OR_DECLINE: Parameters = {
	approvalOptions: { values: { approvalType: 'double' } },
};

/** The Send and Wait node: asks `$json.text`. */
export function askNode(parameters: Parameters = {}, rest: Partial<INode> = {}): INode {
	const ask = {
		operation: 'sendAndWait',
		message: '={{ $json.text }}',
		responseType: 'approval',
		...parameters,
	};
	return { ...sendDmNode(ask, rest), name: 'Ask' };
}

/** Publishes a workflow that asks, and hands the row on. */
export function publishQuestion(
	n8n: N8n,
	name: string,
	parameters: Parameters = {},
	rest: Partial<INode> = {},
): Promise<StoredWorkflow> {
	const row = buildNode('Row', 'n8n-nodes-base.noOp', 1);
	return publishItemsTo(n8n, name, [askNode(parameters, rest), row]);
}

/** An execution that waits for an answer. */
export interface Waiting {
	id: string;
	/** The link in its newest message. */
	link: string;
}

/** The link in a message. */
export function linkIn(text: string | null | undefined): string {
	const link = /https?:\/\/\S+/.exec(text ?? '')?.[0];
	if (link === undefined) throw new Error(`There is no link in ${String(text)}`);
	return link;
}

/** Waits until an execution waits, and gives it. */
export async function whenWaiting({ api }: N8n, id: string): Promise<Execution> {
	let execution = await api.execution(id);
	await pWaitFor(
		async () => {
			execution = await api.execution(id);
			if (['error', 'success', 'crashed', 'canceled'].includes(execution.status)) {
				throw new Error(`Execution ${id} has ended: ${execution.status}`);
			}
			return execution.status === 'waiting';
		},
		{ interval: 100, timeout: 60_000 },
	);
	return execution;
}

/** Starts an execution that asks, and gives it once it waits. */
export async function ask(
	n8n: N8n,
	workflow: StoredWorkflow,
	item: object = QUESTION,
): Promise<Waiting> {
	const id = await startViaWebhook(n8n, workflow, [item]);
	await whenWaiting(n8n, id);
	return { id, link: linkIn(n8n.sandbox.outbox().at(-1)?.text) };
}

/** Whom {@link ask} asks, and what. */
export const QUESTION = { recipient: '44196397', text: 'Shall we ship it?' };

/** Posts what the page would, without a browser. */
export function answer(link: string, fields: Record<string, string>): Promise<Response> {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	return fetch(link, { method: 'POST', body });
}

/** Approves, and expects the page that confirms it. */
export async function approve(link: string): Promise<void> {
	const response = await answer(link, { answer: 'approve' });
	expect(await response.text()).toContain('You answered “Approve”');
	expect(response.status).toBe(200);
}

/** Ends the wait after 3 seconds; n8n looks once a minute for what is over. */
export const SHORT_LIMIT: Parameters = {
	options: {
		limitWaitTime: {
			values: { limitType: 'afterTimeInterval', resumeAmount: 0.05, resumeUnit: 'minutes' },
		},
	},
};

/** The addresses that somebody could make of a link without its signature. */
export function forgedLinks(link: string): string[] {
	const forge = (change: (url: URL) => void) => {
		const url = new URL(link);
		change(url);
		return url.toString();
	};
	return [
		forge(({ searchParams }) => {
			searchParams.delete('signature');
		}),
		forge(({ searchParams }) => {
			searchParams.set('signature', '0'.repeat(64));
		}),
		forge((url) => {
			url.search = '';
		}),
	];
}
