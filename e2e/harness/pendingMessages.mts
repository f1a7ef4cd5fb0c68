import { expect, type Page } from '@playwright/test';
import { publishAndSubmit } from './form.mts';
import type { N8n } from './n8n.mts';
import { withNode, type StoredWorkflow } from './n8nData.mts';

/** Whose message gets out after Max Wait, and whose does not. */
const GETS_OUT = '60001';
const DOES_NOT = '60002';

const PENDING = expect.objectContaining({ send_status: 'pending_confirmation' }) as unknown;

/** Sends two messages by the workflow's form that are still on their way when Max Wait is over. */
export async function sendTwoPending(
	n8n: N8n,
	page: Page,
	workflow: StoredWorkflow,
): Promise<void> {
	n8n.sandbox.addFaults([
		{ route: 'send', recipient: GETS_OUT, outcome: { end: 'success', polls: 4 } },
		{ route: 'send', recipient: DOES_NOT, outcome: { end: 'failed_unsafe', polls: 4 } },
	]);
	const impatient = withNode(workflow, 'Send DM', { parameters: { options: { maxWait: 1 } } });
	const saved = await n8n.api.saveWorkflow(impatient);
	for (const recipient of [GETS_OUT, DOES_NOT]) {
		const entries = { recipient, message: 'On its way' };
		const { ending } = await publishAndSubmit(n8n, page, saved, entries);
		expect(ending).toEqual({
			title: 'On its way',
			message: 'X has not confirmed your message yet. Do not send it again.',
		});
	}
}

/** Runs the workflow until neither of the two rows is pending, and checks what they say. */
export async function expectToSettle(
	{ api, sandbox }: N8n,
	reconcile: StoredWorkflow,
	rows: () => Promise<Record<string, unknown>[]>,
): Promise<void> {
	expect(await rows()).toEqual([PENDING, PENDING]);
	await expect(async () => {
		const execution = await api.run(reconcile, 'Every five minutes');
		expect(execution.status).toBe('success');
		expect(await rows()).not.toContainEqual(PENDING);
	}).toPass({ intervals: [200], timeout: 60_000 });
	const message = sandbox.outbox().find(({ recipient }) => recipient === GETS_OUT);
	expect(await rows()).toEqual([
		expect.objectContaining({ send_status: 'sent', message_id: message?.messageId }),
		expect.objectContaining({ send_status: 'failed' }),
	]);
}
