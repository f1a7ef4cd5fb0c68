import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { ItemFile } from '../delivery/message';
import { InputError } from '../errors/inputError';
import { findBinary } from './binaryProperty';
import { openItemFile } from './file/itemFile';
import { fileScopeOf } from './file/ownFiles';
import type { IdField } from './numericId';
import { checkNumericId } from './numericId';
import type { ItemSource, Shown } from './parameterSet';
import { parameter, shownOnly } from './parameterSet';
import { shownValue } from './value';

const BINARY_PROPERTY = 'binaryPropertyName';

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

const ID: IdField = {
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
	return checkNumericId(value, ID);
}

/**
 * Opens the file that Input Binary Field of an item means, and looks at its first bytes.
 *
 * @returns undefined when the item has none
 * @throws InputError when there are several, or it is not the item's own, empty, gone, not readable,
 *   or none of the six types
 */
export async function openBinaryFile({
	context,
	item,
	itemIndex,
	get,
}: ItemSource): Promise<ItemFile | undefined> {
	const field = get(BINARY_PROPERTY);
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
export function missingFile({ item, get }: ItemSource, otherwise: string): InputError {
	const given = get(BINARY_PROPERTY);
	const name = typeof given === 'string' ? given.trim() : 'Input Binary Field';
	const there = otherFiles(item).join(', ');
	return new InputError(
		'attachment_missing',
		'Input Binary Field',
		name === '' ? 'The item has no file' : `The item has no file in ${name}`,
		`${there === '' ? 'The item has no binary fields' : `Its binary fields are: ${there}`}. Correct Input Binary Field${otherwise}.`,
	);
}

/** The field Input Binary Field. */
export function binaryPropertyField(show: Shown): INodeProperties {
	return {
		displayName: 'Input Binary Field',
		name: BINARY_PROPERTY,
		type: 'string',
		default: 'data',
		...shownOnly(show),
		hint: 'The name of the input binary field that holds the file to send',
		description:
			'The field must hold exactly one file. It may be empty when the item has exactly one file.',
	};
}

/** The field Media URL. */
export function mediaUrlField(show: Shown): INodeProperties {
	return {
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/picture.png',
		...shownOnly(show),
		description:
			'The https address of a public file of at most 15 MB, which Xquik downloads within 30 seconds',
	};
}

/** The parameter Media ID. */
export const MEDIA_ID = parameter(
	{
		displayName: 'Media ID',
		name: 'mediaId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1893726451023847424',
		description: 'The media_id of an upload; it is valid for 24 hours',
	},
	checkMediaId,
);
