import { expect } from '@playwright/test';
import type { Fault } from '../../sandbox/sandbox.mts';
import type { Execution } from './n8nData.mts';
import type { TestEnvironment } from './testEnvironment.mts';

/** A message to send. */
export interface Ticket {
	recipient: string;
	text: string;
}

/** An API answer that ends an item for good, once. */
export const REFUSED = { status: 422, body: { error: 'x_dm_not_allowed', message: 'Closed' } };

/** Messages to as many people, whose user IDs count up from `from`. */
export function tickets(count: number, from = 1_000): Ticket[] {
	return Array.from({ length: count }, (_, index) => ({
		recipient: String(from + index),
		text: `Your ticket ${index} is closed`,
	}));
}

/** What is out, in order, as recipient and text. */
export function sentMessages({ sandbox }: Pick<TestEnvironment, 'sandbox'>): string[][] {
	return sandbox.outbox().map(({ recipient, text }) => [recipient, text]);
}

/** Every ticket's DM is in the outbox once, and nothing else is; each cost its 10 credits. */
export function expectEachOnce(
	{ sandbox }: Pick<TestEnvironment, 'sandbox'>,
	items: readonly Ticket[],
) {
	const byRecipient = (a: Ticket, b: Ticket) => Number(a.recipient) - Number(b.recipient);
	const sent = sandbox.outbox().map(({ recipient, text }) => ({ recipient, text }));
	expect(sent.sort(byRecipient)).toEqual(items.toSorted(byRecipient));
	expect(sandbox.creditsSpent()).toBe(items.length * 10);
}

/** There are `count` rows, each `sent`, each with the ID of a DM to its own person. */
export function expectSentRows(
	{ sandbox }: Pick<TestEnvironment, 'sandbox'>,
	rows: readonly Record<string, unknown>[],
	count: number,
) {
	expect(rows.map((row) => row['send_status'])).toEqual(
		Array.from({ length: count }, () => 'sent'),
	);
	const outbox = new Map(sandbox.outbox().map((message) => [message.messageId, message]));
	for (const row of rows) {
		expect(outbox.get(String(row['message_id']))?.recipient).toBe(row['user_id']);
	}
}

/** For each row whether its DM was out before this run. */
export function replayedFlags(rows: readonly Record<string, unknown>[]): boolean[] {
	return rows.map((row) => row['replayed'] === true);
}

/** How many rows' DMs were out before this run. */
export function replayedCount(rows: readonly Record<string, unknown>[]): number {
	return replayedFlags(rows).filter(Boolean).length;
}

/** Sends one after another, so that it is known which are out. */
export const IN_ORDER = { options: { concurrency: 1 } };

/** Whose message fails, or hangs, when 15 of 25 are out. */
export const SIXTEENTH = '1015';

/** The 16th message goes out, but its answer never comes. */
export const HANGS: Fault = { route: 'send', recipient: SIXTEENTH, hang: 'after' };

/** Each message goes out, but the answers of the node's first try never come. */
export const LOST = { route: 'send', drop: 'after', times: 5 } as const satisfies Fault;

/** Settings of a node that n8n runs again when it fails. */
export const TRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 200 };

/** Waits until the message that hangs is out. */
export async function sentUpToHang({ sandbox }: Pick<TestEnvironment, 'sandbox'>): Promise<void> {
	const people = () => sandbox.outbox().map(({ recipient }) => recipient);
	await expect.poll(people).toContain(SIXTEENTH);
}

/** What the execution's error says, message and description; empty without error. */
export function errorText({ data }: Execution): string {
	const { message = '', description } = data.resultData.error ?? {};
	return [message, description ?? ''].join(' ').trim();
}
