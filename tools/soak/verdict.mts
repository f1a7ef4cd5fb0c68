import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IDataObject } from 'n8n-workflow';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';
import type { PlannedExecution } from './plan.mts';
import { rowsFile } from './workerTask.mts';

/** How many items came to what. */
export interface Verdict {
	items: number;
	sent: number;
	pending: number;
	unconfirmed: number;
	failed: number;
	/** Messages in the outbox beyond the first of an item. */
	duplicates: number;
	/** Items whose row is missing, or says something else than the outbox. */
	lost: number;
	/** What is lost or duplicated, in words. */
	problems: string[];
}

/** Reads the rows of all executions; those that have not ended have none. */
export async function readRows(
	executions: PlannedExecution[],
	rowsFolder: string,
): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for (const { id } of executions) {
		const file = rowsFile(rowsFolder, id);
		if (!existsSync(file)) continue;
		rows.push(...(JSON.parse(await readFile(file, 'utf8')) as IDataObject[]));
	}
	return rows;
}

/** Compares what the rows say with what arrived. */
export function judge(
	executions: PlannedExecution[],
	rows: IDataObject[],
	outbox: OutboxMessage[],
): Verdict {
	const rowsByText = groupByText(rows);
	const messagesByText = groupByText(outbox);
	const items = executions.flatMap((execution) => execution.items);
	const problems: string[] = [];
	const counts = new Map<string, number>();
	let duplicates = 0;
	let lost = 0;
	for (const { text } of items) {
		const messages = messagesByText.get(text) ?? [];
		if (messages.length > 1) {
			duplicates += messages.length - 1;
			problems.push(`${text}: ${messages.length} messages`);
		}
		const itemRows = rowsByText.get(text) ?? [];
		const status = statusOf(itemRows[0]);
		counts.set(status, (counts.get(status) ?? 0) + 1);
		const problem = rowProblem(itemRows, status, messages);
		if (problem === undefined) continue;
		lost += 1;
		problems.push(`${text}: ${problem}`);
	}
	const count = (status: string) => counts.get(status) ?? 0;
	return {
		items: items.length,
		sent: count('sent'),
		pending: count('pending_confirmation'),
		unconfirmed: count('unconfirmed'),
		failed: count('failed') + count('not_attempted'),
		duplicates,
		lost,
		problems,
	};
}

function groupByText<T extends { text?: unknown }>(entries: T[]): Map<unknown, T[]> {
	const groups = new Map<unknown, T[]>();
	for (const entry of entries) {
		const group = groups.get(entry.text);
		if (group === undefined) groups.set(entry.text, [entry]);
		else group.push(entry);
	}
	return groups;
}

function statusOf(row: IDataObject | undefined): string {
	const status = row?.['send_status'];
	return typeof status === 'string' ? status : '';
}

function rowProblem(
	rows: IDataObject[],
	status: string,
	messages: OutboxMessage[],
): string | undefined {
	if (rows.length !== 1) return `${rows.length} rows`;
	const arrived = messages.some(({ messageId }) => messageId === rows[0]?.['message_id']);
	switch (status) {
		case 'sent':
			return arrived ? undefined : 'its row says sent, but its message is not there';
		case 'failed':
		case 'not_attempted':
			return messages.length === 0 ? undefined : `its row says ${status}, but the message is there`;
		case 'pending_confirmation':
		case 'unconfirmed':
			return undefined;
		default:
			return `its row says "${status}"`;
	}
}
