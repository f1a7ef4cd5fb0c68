import { expect } from '@playwright/test';
import type { Fault } from '../../sandbox/sandbox.mts';
import type { N8n } from './n8n.mts';
import type { Execution } from './n8nData.mts';

/** A message to send. */
export interface Ticket {
	recipient: string;
	text: string;
}

/** Whom the sandbox lets nobody write to. */
export const NO_DMS = '9000000422001';

/** An API answer that ends an item for good, once. */
export const REFUSED = { status: 422, body: { error: 'x_dm_not_allowed', message: 'Closed' } };

/** Each message goes out, but the answers of the node's first try never come. */
export const LOST = { route: 'send', drop: 'after', times: 5 } as const satisfies Fault;

/** Settings of a node that n8n runs again when it fails. */
export const TRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 200 };

/** Parameters that have each person get one message, whatever repeats it. */
export const CUSTOM_KEY = {
	duplicateProtection: 'customKey',
	deduplicationKey: '={{ "ticket-" + $json.recipient }}',
};

/** Messages to as many people, whose user IDs count up from 1000. */
export function tickets(count: number): Ticket[] {
	return Array.from({ length: count }, (_, index) => ({
		recipient: String(1_000 + index),
		text: `Your ticket ${index} is closed`,
	}));
}

/** What is out, in order, as recipient and text. */
export function sentMessages({ sandbox }: N8n): string[][] {
	return sandbox.outbox().map(({ recipient, text }) => [recipient, text]);
}

/** Every ticket's DM is in the outbox once, and nothing else is; each cost its 10 credits. */
export function expectEachOnce(n8n: N8n, items: readonly Ticket[]): void {
	const wanted = items.map(({ recipient, text }) => [recipient, text]);
	expect(sentMessages(n8n).sort()).toEqual(wanted.sort());
	expect(n8n.sandbox.creditsSpent()).toBe(items.length * 10);
}

/** There are `count` rows, each `sent`, each with the ID of a DM to its own person. */
export function expectSentRows(
	{ sandbox }: N8n,
	rows: readonly Record<string, unknown>[],
	count: number,
): void {
	expect(rows.map((row) => row['send_status'])).toEqual(Array(count).fill('sent'));
	const recipients = new Map(
		sandbox.outbox().map(({ messageId, recipient }) => [messageId, recipient]),
	);
	for (const row of rows) expect(recipients.get(String(row['message_id']))).toBe(row['user_id']);
}

/** How many rows' DMs were out before this run. */
export function replayedCount(rows: readonly Record<string, unknown>[]): number {
	return rows.filter((row) => row['replayed'] === true).length;
}

/** What the execution's error says, message and description; empty without error. */
export function errorText({ data }: Execution): string {
	const { message = '', description } = data.resultData.error ?? {};
	return [message, description ?? ''].join(' ').trim();
}
