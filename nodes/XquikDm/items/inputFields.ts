import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/**
 * Fields that n8n reads in an output item as the sign of an error: with `error` in the first row
 * Retry On Fail runs the node again, and `$error` beside `$json` replaces the whole row.
 */
const READ_AS_ERROR = new Set(['error', '$error']);

function freeName(field: string, json: IDataObject): string {
	return Object.hasOwn(json, field) || READ_AS_ERROR.has(field)
		? freeName(`input_${field}`, json)
		: field;
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
			READ_AS_ERROR.has(field) ? freeName(field, json) : field,
			value,
		]),
	);
}
