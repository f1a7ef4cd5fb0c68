import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { InputError } from '../errors/inputError';
import type { ItemFile } from '../delivery/message';
import { openItemFile } from './file/itemFile';
import { findBinary } from './binaryProperty';
import { fileScopeOf } from './file/ownFiles';
import type { IdField } from './numericId';
import { checkNumericId } from './numericId';
import { parameterOf } from './parameter';
import { shownValue } from './value';

/**
 * Checks a media URL: https, or a file of the sandbox when the credential points at one.
 *
 * @throws InputError
 */
export function checkMediaUrl(value: unknown, baseUrl: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const fromSandbox = url?.origin === new URL(baseUrl).origin && url.protocol === 'http:';
	if (url !== undefined && (url.username !== '' || url.password !== '')) {
		throw new InputError(
			'media_url_invalid',
			'Media URL',
			'Media URL must not contain a user name or password',
			'Xquik downloads the file without signing in. Use Binary File for files behind a login.',
		);
	}
	if (url === undefined || (url.protocol !== 'https:' && !fromSandbox)) {
		throw new InputError(
			'media_url_invalid',
			'Media URL',
			text === '' ? 'Media URL is empty' : `Media URL is not an https URL: ${shownValue(text)}`,
			'Enter the full https URL of a public file of at most 15 MB.',
		);
	}
	return url.href;
}

const MEDIA_ID: IdField = {
	code: 'media_id_invalid',
	field: 'Media ID',
	remedy: 'Enter the media_id of an upload from the last 24 hours as text, not as a number.',
};

/**
 * Checks a media ID: digits as text.
 *
 * @throws InputError
 */
export function checkMediaId(value: unknown): string {
	return checkNumericId(value, MEDIA_ID);
}

/**
 * Opens the file that Input Binary Field of an item means, and looks at its first bytes.
 *
 * @returns undefined when the item has none
 * @throws InputError when there are several, or it is not the item's own, empty, gone, not readable,
 *   or none of the six types
 */
export async function openBinaryFile(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
): Promise<ItemFile | undefined> {
	const field = parameterOf(context, 'binaryPropertyName', itemIndex);
	const binary = findBinary(item, field, fileScopeOf(context, item, itemIndex));
	return binary === undefined
		? undefined
		: await openItemFile(context.helpers, binary, typeof field === 'string' ? field : 'it');
}

/** The names of the item's binary fields, none of which is the one that was asked for. */
export function otherFiles(item: INodeExecutionData): string[] {
	return Object.keys(item.binary ?? {});
}

/**
 * The error of an item that has no file where Input Binary Field says.
 *
 * @param otherwise what else the user can do about it, as the end of a sentence
 */
export function missingFile(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	otherwise: string,
): InputError {
	const parameter = parameterOf(context, 'binaryPropertyName', itemIndex);
	const field = typeof parameter === 'string' ? parameter.trim() : 'Input Binary Field';
	const there = otherFiles(item).join(', ');
	return new InputError(
		'attachment_missing',
		'Input Binary Field',
		`The item has no file in ${field}`,
		`${there === '' ? 'The item has no binary fields' : `Its binary fields are: ${there}`}. Correct Input Binary Field${otherwise}.`,
	);
}
