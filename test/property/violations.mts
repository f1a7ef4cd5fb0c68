import type { IDataObject } from 'n8n-workflow';
import type { OutboxMessage } from '../../sandbox/sandbox.mts';
import { statusOf } from './runScenario.mts';
import type { ScenarioResult } from './runScenario.mts';
import type { Scenario, ScenarioItem } from './scenario.mts';

/** What breaks the delivery guarantee (docs/delivery.md), in words; nothing when it holds. */
export function violationsOf(scenario: Scenario, result: ScenarioResult): string[] {
	const { items } = scenario;
	const { rows, outbox, stored, apiKey } = result;
	const violations = items.flatMap((item, index) =>
		itemViolations(
			item,
			rows[index] ?? [],
			outbox.filter(({ text }) => text === item.text),
		).map((violation) => `item ${index}: ${violation}`),
	);
	const strangers = outbox.filter(({ text }) => items.every((item) => item.text !== text));
	for (const { text } of strangers) violations.push(`nobody wrote ${JSON.stringify(text)}`);
	violations.push(...orderViolations(scenario, outbox));
	if (stored.includes(apiKey)) violations.push('the API key is in what n8n stores');
	return violations;
}

/** Messages to the same person arrive in item order. */
function orderViolations({ items, onError, retryOnFail }: Scenario, outbox: OutboxMessage[]) {
	// With Continue the later items go out at once, and Retry On Fail repeats the failed one.
	if (retryOnFail && onError !== 'stopWorkflow') return [];
	return [...new Set(items.map(({ recipient }) => recipient))].flatMap((recipient) => {
		const order = outbox
			.filter((message) => message.recipient === recipient)
			.map(({ text }) => items.findIndex((item) => item.text === text));
		return order.some((index, place) => index < (order[place - 1] ?? 0))
			? [`${recipient} got the items in the order ${order.join(', ')}`]
			: [];
	});
}

function itemViolations(
	item: ScenarioItem,
	rows: IDataObject[],
	messages: OutboxMessage[],
): string[] {
	const violations: string[] = [];
	const [row] = rows;
	const [message] = messages;
	if (row === undefined || rows.length > 1) return [`${rows.length} rows`];
	const status = statusOf(row);
	if (row['text'] !== item.text) violations.push('the row has the text of another item');
	if (messages.length > 1) violations.push(`${messages.length} messages, its row says ${status}`);
	if (message !== undefined && message.recipient !== item.recipient) {
		violations.push(`it went to ${message.recipient} in place of ${item.recipient}`);
	}
	if (message !== undefined && (message.media !== null) !== item.picture) {
		violations.push(item.picture ? 'its picture is missing' : 'it got a picture');
	}
	if (row['safe_to_retry'] === true && message !== undefined) {
		violations.push('its row calls it safe to retry, but the message is there');
	}
	switch (status) {
		case 'sent':
			if (message === undefined) violations.push('sent, but there is no message');
			else if (row['message_id'] !== message.messageId) violations.push('sent with another ID');
			break;
		case 'failed':
		case 'not_attempted':
			if (message !== undefined) violations.push(`${status}, but the message is there`);
			break;
		case 'pending_confirmation':
		case 'unconfirmed':
			break;
		default:
			violations.push(`its row says "${status}"`);
	}
	return violations;
}
