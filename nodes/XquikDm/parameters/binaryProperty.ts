import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import type { FileScope } from './file/ownFiles';
import { isBinary, ownFile } from './file/ownFiles';

const FIELD = 'Input Binary Field';

/** Where n8n's combined binary mode keeps the files of an item, within its JSON. */
const FILES_IN_JSON = '_files';

function member(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
		? (value as Record<string, unknown>)[key]
		: undefined;
}

/** What n8n's Form puts into the JSON of an item for each file, beside its binary. */
function isFormFile(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'filename' in value && 'mimetype' in value;
}

/** Files that a form with several of them makes of one field: `photo_0`, `photo_1`, … */
function numbered(files: unknown, name: string): unknown[] {
	if (typeof files !== 'object' || files === null) return [];
	return Object.entries(files)
		.filter(([key]) => key.startsWith(`${name}_`) && /^\d+$/.test(key.slice(name.length + 1)))
		.map(([, file]: [string, unknown]) => file);
}

/** The value at a dotted path, and the files that are numbered there. */
function atPath(json: unknown, path: string): { value: unknown; numbered: unknown[] } {
	const keys = path.split('.');
	const last = keys.pop() ?? '';
	const parent = keys.reduce<unknown>(member, json);
	return { value: member(parent, last), numbered: numbered(parent, last) };
}

/**
 * Finds the one file that the parameter means: a binary field of the item, by its name or by the
 * label of the form field that n8n has made the name from; a file within its JSON; or one that an
 * expression gives. The last two must be the item's own ({@link ownFile}).
 *
 * @returns the file, or undefined when the item has none
 * @throws InputError when there are several, since a DM takes one; when the file is not the item's
 *   own; and when the parameter names nothing
 */
export function findBinary(
	item: INodeExecutionData,
	parameter: unknown,
	scope: FileScope,
): IBinaryData | undefined {
	const found = candidates(item, parameter);
	const name = nameOf(parameter);
	if (found.length > 1) {
		throw new InputError(
			'attachment_several',
			FIELD,
			`The item has ${found.length} files in ${name}, but a DM can have only one`,
			'Turn off Multiple Files in the form, enter the name of one file in the binary data of the item, or split the files into several items.',
		);
	}
	const [given] = found;
	if (!isBinary(given)) {
		if (given !== undefined && typeof parameter !== 'string') throw noField(parameter);
		return undefined;
	}
	if (Object.values(item.binary ?? {}).includes(given)) return given;
	const own = ownFile(given, scope);
	if (own !== undefined) return own;
	throw new InputError(
		'attachment_not_own',
		FIELD,
		`The file in ${name} does not belong to the item`,
		'Enter the name of a binary field of the input item. A file that is only described in JSON is not sent: whoever writes the JSON could name any file that n8n stores.',
	);
}

function noField(parameter: unknown): InputError {
	const isSet = typeof parameter !== 'string' && parameter !== undefined && parameter !== null;
	return new InputError(
		'attachment_field_missing',
		FIELD,
		`Input Binary Field ${isSet ? 'must be the name of a binary field, or a file' : 'is empty'}`,
		'Enter the name of the binary field that holds the file, such as data. It may be empty only when the item has exactly one file.',
	);
}

function candidates(item: INodeExecutionData, parameter: unknown): unknown[] {
	if (Array.isArray(parameter)) return filesOf(parameter).map((file) => binaryOf(item, file));
	if (isBinary(parameter)) return [parameter];
	if (isFormFile(parameter)) return [binaryOf(item, parameter)];
	const name = typeof parameter === 'string' ? parameter.trim() : '';
	if (name === '') return theOnlyFile(item, parameter);
	// n8n's Form makes the binary field `Your_photo` of the form field "Your photo".
	const names = [...new Set([name, name.replace(/\W/g, '_')])];
	const { binary, json } = item;
	for (const one of names) {
		const file = member(binary, one);
		if (isBinary(file)) return [file];
	}
	for (const one of names) {
		const files = numbered(binary, one);
		if (files.length > 0) return files;
	}
	return inJson(json, name);
}

/** The file of an item that has only one: then its name need not be given. */
function theOnlyFile({ binary, json }: INodeExecutionData, parameter: unknown): unknown[] {
	const combined = member(json, FILES_IN_JSON);
	const inItem = Object.values(binary ?? {});
	const files =
		inItem.length > 0 || typeof combined !== 'object' || combined === null
			? inItem
			: Object.values(combined).filter(isBinary);
	const isSet = typeof parameter !== 'string' && parameter !== undefined && parameter !== null;
	if (isSet || files.length > 1) throw noField(parameter);
	return files;
}

/** The file itself of what n8n's Form only describes in JSON, when the item has just one such file. */
function binaryOf({ binary }: INodeExecutionData, described: unknown): unknown {
	if (isBinary(described) || !isFormFile(described)) return described;
	const { filename, mimetype } = described as { filename: unknown; mimetype: unknown };
	const files = Object.values(binary ?? {}).filter(
		(file) => file.fileName === filename && file.mimeType === mimetype,
	);
	return files.length === 1 ? files[0] : described;
}

function inJson(json: unknown, name: string): unknown[] {
	const { value, numbered: several } = atPath(json, name);
	if (isBinary(value)) return [value];
	if (Array.isArray(value)) return filesOf(value);
	const files = several.filter(isBinary);
	if (files.length > 0) return files;
	const combined = member(json, FILES_IN_JSON);
	const file = member(combined, name);
	return isBinary(file) ? [file] : numbered(combined, name).filter(isBinary);
}

/** The files of a list; one that a form only describes counts too, so that none is overlooked. */
function filesOf(list: readonly unknown[]): unknown[] {
	return list.filter((entry) => isBinary(entry) || isFormFile(entry));
}

function nameOf(parameter: unknown): string {
	return typeof parameter === 'string' ? parameter.trim() : FIELD;
}
