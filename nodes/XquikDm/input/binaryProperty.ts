import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { InputError } from '../errors/inputError';

const FIELD = 'Input Binary Field';

function isBinary(value: unknown): value is IBinaryData {
	return (
		typeof value === 'object' &&
		value !== null &&
		'mimeType' in value &&
		('data' in value || 'id' in value)
	);
}

function atPath(json: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(value, key) =>
				typeof value === 'object' && value !== null && Object.hasOwn(value, key)
					? (value as Record<string, unknown>)[key]
					: undefined,
			json,
		);
}

/** Files that a form with several of them makes of one field: `photo_0`, `photo_1`, … */
function numbered(item: INodeExecutionData, name: string): IBinaryData[] {
	return Object.entries(item.binary ?? {})
		.filter(([key]) => key.startsWith(`${name}_`) && /^\d+$/.test(key.slice(name.length + 1)))
		.map(([, binary]) => binary);
}

/**
 * Finds the one file that the parameter means: a binary property of the item, a file within its
 * JSON (n8n's combined binary mode), or a file that an expression gives.
 *
 * @returns the file, or undefined when the item has none
 * @throws InputError when there are several, since a DM takes one
 */
export function findBinary(item: INodeExecutionData, parameter: unknown): IBinaryData | undefined {
	const found = candidates(item, parameter);
	if (found.length > 1) {
		throw new InputError(
			'attachment_several',
			FIELD,
			`The item has ${found.length} files in ${nameOf(parameter)}, and a DM takes one`,
			`Choose one of them, such as ${nameOf(parameter)}_0, or split the files over several items.`,
		);
	}
	return found[0];
}

function candidates(item: INodeExecutionData, parameter: unknown): IBinaryData[] {
	if (Array.isArray(parameter)) return parameter.filter(isBinary);
	if (isBinary(parameter)) return [parameter];
	const name = typeof parameter === 'string' ? parameter.trim() : '';
	if (name === '') {
		throw new InputError(
			'attachment_field_missing',
			FIELD,
			'Input Binary Field is empty',
			'Enter the name of the binary field of the item that holds the file, such as data.',
		);
	}
	const direct: unknown = item.binary?.[name] ?? atPath(item.json, name);
	if (isBinary(direct)) return [direct];
	if (Array.isArray(direct)) return direct.filter(isBinary);
	return numbered(item, name);
}

function nameOf(parameter: unknown): string {
	return typeof parameter === 'string' ? parameter.trim() : FIELD;
}
