import type { IDataObject } from 'n8n-workflow';

/** A field of a row as text; empty when it has none. */
export function rowText(row: IDataObject, field: string): string {
	const value = row[field];
	return typeof value === 'string' ? value : '';
}
