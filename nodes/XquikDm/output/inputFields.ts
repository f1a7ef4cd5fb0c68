import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/**
 * Fields that n8n reads in an output item as the sign of an error: with `error` in the first row
 * Retry On Fail runs the node again, and `$error` beside `$json` replaces the whole row.
 */
const READ_AS_ERROR = new Set(['error', '$error']);

/**
 * Fields that not every row has. Those of an earlier row in the input, such as that of the failed try,
 * would speak for this one.
 */
const OF_AN_EARLIER_ROW = new Set([
	...['error_code', 'error_message', 'retryable', 'safe_to_retry', 'next_action', 'http_status'],
	...['verified_by', 'planned_credits', 'ignored_files', 'lookup_credits'],
]);

function isRenamed(field: string): boolean {
	return READ_AS_ERROR.has(field) || OF_AN_EARLIER_ROW.has(field);
}

function freeName(field: string, json: IDataObject): string {
	return Object.hasOwn(json, field) || isRenamed(field) ? freeName(`input_${field}`, json) : field;
}

/** The fields of an input item for its row (option Include Input Fields); `error` as `input_error`. */
export function inputFields(
	item: INodeExecutionData | undefined,
	isIncluded: boolean,
): IDataObject {
	if (item === undefined || !isIncluded) return {};
	const { json } = item;
	return Object.fromEntries(
		Object.entries(json).map(([field, value]) => [
			isRenamed(field) ? freeName(field, json) : field,
			value,
		]),
	);
}
