import type { IDataObject } from 'n8n-workflow';

import type { RowFields } from '../parameters/rowFields';

/** What the options Output and Fields ask for. */
export interface OutputChoice {
	output?: 'allFields' | 'simplified' | 'selectedFields';
	fields?: string[];
}

/** A row whose error nobody sees would be a failure that is lost. */
const ALWAYS_SHOWN = ['error_code', 'error_message', 'media_error'];

/** A row as it comes out: what people look for first, and no field that was not asked for. */
export function shownFields(
	row: IDataObject,
	{ output = 'allFields', fields }: OutputChoice,
	{ simplified, others }: RowFields,
): IDataObject {
	const inOrder = [...simplified, ...others].filter((name) => Object.hasOwn(row, name));
	const names = new Set([...inOrder, ...Object.keys(row)]);
	const chosen = output === 'selectedFields' ? (fields ?? simplified) : simplified;
	const shown = new Set([...chosen, ...ALWAYS_SHOWN]);
	return Object.fromEntries(
		[...names]
			.filter((name) => output === 'allFields' || shown.has(name))
			.map((name) => [name, row[name]]),
	);
}
