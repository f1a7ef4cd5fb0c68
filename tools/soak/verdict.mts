import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IDataObject } from 'n8n-workflow';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';
import type { PlannedExecution } from './plan.mts';
import { rowsFile } from './plan.mts';

/** Reads the rows of all executions; those that have not ended have none. */
export async function readRows(
	executions: PlannedExecution[],
	rowsFolder: string,
): Promise<IDataObject[]> {
	const files = executions.map((execution) => rowsFile(rowsFolder, execution)).filter(existsSync);
	const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
	return texts.flatMap((text) => JSON.parse(text) as IDataObject[]);
}

/**
 * Compares what the rows say with what arrived: how many items came to what, and what is wrong in
 * words.
 */
export function judge(
	executions: PlannedExecution[],
	rows: IDataObject[],
	outbox: OutboxMessage[],
) {
	const rowsByText = Map.groupBy(rows, ({ text }) => text);
	const messagesByText = Map.groupBy(outbox, ({ text }) => text);
	const items = executions.flatMap((execution) => execution.items);
	const problems: string[] = [];
	const counts = new Map<unknown, number>();
	let duplicates = 0;
	let lost = 0;
	for (const { text } of items) {
		const messages = messagesByText.get(text) ?? [];
		if (messages.length > 1) {
			duplicates += messages.length - 1;
			problems.push(`${text}: ${messages.length} messages`);
		}
		const itemRows = rowsByText.get(text) ?? [];
		const status = itemRows[0]?.['send_status'];
		counts.set(status, (counts.get(status) ?? 0) + 1);
		const problem = rowProblem(itemRows, messages);
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
		/** Messages in the outbox beyond the first of an item. */
		duplicates,
		/** Items whose row is missing, or says something else than the outbox. */
		lost,
		problems,
	};
}

function rowProblem(rows: IDataObject[], messages: OutboxMessage[]): string | undefined {
	const [row] = rows;
	if (row === undefined || rows.length > 1) return `${rows.length} rows`;
	const status = row['send_status'];
	const arrived = messages.some(({ messageId }) => messageId === row['message_id']);
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
			return `its row says ${JSON.stringify(status)}`;
	}
}
