import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Attachment } from '../delivery/message';
import { InputError } from '../errors/inputError';
import { openItemFile } from '../upload/itemFile';
import { checkAccount } from './account';
import { findBinary } from './binaryProperty';
import { parameterOf } from './parameter';
import type { Recipient } from './recipient';
import { checkRecipient } from './recipient';
import { checkText } from './text';

/** The collection Options of Send, as n8n gives it: unset options are absent. */
export interface SendOptions {
	checkCreditsFirst?: boolean;
	concurrency?: number;
	delayBetweenMessages?: number;
	dryRun?: boolean;
	includeApiResponse?: boolean;
	includeInputFields?: boolean;
	includeMessageText?: boolean;
	maxWait?: number;
	verifyUnconfirmedSends?: boolean;
	videoLongerThan140Seconds?: boolean;
}

/** How Duplicate Protection tells one message from another. */
export type Protection =
	| { protection: 'perExecution' | 'perMessage' }
	| { protection: 'customKey'; customKey: string };

/** One item's parameters, checked; nothing of it has been sent or paid. */
export interface CheckedParameters {
	account: string;
	recipient: Recipient;
	text: string;
	attachment: Attachment;
	protection: Protection;
}

/** The valid parts of an item's parameters, for its row when another part is not. */
export type PartialParameters = Partial<CheckedParameters>;

/**
 * Checks a media URL: https, or a file of the sandbox when the credential points at one.
 *
 * @throws InputError
 */
export function checkMediaUrl(value: unknown, baseUrl: string): string {
	const text = typeof value === 'string' ? value.trim() : '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const fromSandbox = url?.origin === new URL(baseUrl).origin && url.protocol === 'http:';
	if (url === undefined || (url.protocol !== 'https:' && !fromSandbox)) {
		throw new InputError(
			'media_url_invalid',
			'Media URL',
			text === '' ? 'Media URL is empty' : 'Media URL is no https URL',
			'Enter the full https address of a public file, at most 15 MB.',
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new InputError(
			'media_url_invalid',
			'Media URL',
			'Media URL contains a user name or password',
			'Xquik downloads the file without signing in. Use Binary File for files behind a login.',
		);
	}
	return url.href;
}

/** Checks a media ID: digits as text. @throws InputError */
export function checkMediaId(value: unknown): string {
	const text = typeof value === 'string' ? value.trim() : '';
	if (/^\d{1,20}$/.test(text)) return text;
	throw new InputError(
		'media_id_invalid',
		'Media ID',
		text === '' ? 'Media ID is empty' : 'Media ID is no media ID',
		'Enter the media_id of an upload of the last 24 hours: digits as text, not a number.',
	);
}

async function checkAttachment(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	options: SendOptions,
	baseUrl: string,
): Promise<Attachment> {
	const kind = parameterOf(context, 'attachment', itemIndex);
	if (kind === 'mediaUrl') {
		const url = checkMediaUrl(parameterOf(context, 'mediaUrl', itemIndex), baseUrl);
		return { kind: 'url', url };
	}
	if (kind === 'mediaId') {
		return { kind: 'mediaId', mediaId: checkMediaId(parameterOf(context, 'mediaId', itemIndex)) };
	}
	if (kind !== 'binaryFile') return { kind: 'none' };

	const field = parameterOf(context, 'binaryPropertyName', itemIndex);
	const binary = findBinary(item, field);
	if (binary === undefined) {
		if (parameterOf(context, 'ifFileIsMissing', itemIndex) === 'sendTextOnly')
			return { kind: 'none' };
		const there = Object.keys(item.binary ?? {}).join(', ');
		throw new InputError(
			'attachment_missing',
			'Input Binary Field',
			`The item has no file in ${String(field)}`,
			`${there === '' ? 'The item has no binary fields' : `Its binary fields are: ${there}`}. Correct Input Binary Field, or set If File Is Missing to Send Text Only.`,
		);
	}
	const file = await openItemFile(context.helpers, binary, String(field));
	return { kind: 'file', file, longVideo: options.videoLongerThan140Seconds === true };
}

function checkProtection(context: IExecuteFunctions, itemIndex: number): Protection {
	const protection = parameterOf(context, 'duplicateProtection', itemIndex);
	if (protection === 'perMessage') return { protection };
	if (protection !== 'customKey') return { protection: 'perExecution' };
	const key = parameterOf(context, 'deduplicationKey', itemIndex);
	const customKey =
		typeof key === 'number' ? String(key) : typeof key === 'string' ? key.trim() : '';
	if (customKey !== '') return { protection, customKey };
	throw new InputError(
		'deduplication_key_missing',
		'Deduplication Key',
		'Deduplication Key is empty',
		'Enter what makes this message unique, such as the ID of the form submission or the ticket, or choose another Duplicate Protection.',
	);
}

/**
 * Reads and checks all parameters of one item. Whatever is valid is put into `partial` even when
 * another part is not, so that the failed row says whom it was meant for.
 *
 * @param baseUrl of the credential
 * @throws InputError for the first field that is wrong; n8n's own error for an expression that fails
 */
export async function checkParameters(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	options: SendOptions,
	baseUrl: string,
	partial: PartialParameters,
): Promise<CheckedParameters> {
	const account = checkAccount(parameterOf(context, 'account', itemIndex));
	partial.account = account;
	const recipient = checkRecipient(parameterOf(context, 'recipient', itemIndex));
	partial.recipient = recipient;
	const text = checkText(parameterOf(context, 'text', itemIndex));
	partial.text = text;
	const protection = checkProtection(context, itemIndex);
	partial.protection = protection;
	const attachment = await checkAttachment(context, item, itemIndex, options, baseUrl);
	return { account, recipient, text, attachment, protection };
}
