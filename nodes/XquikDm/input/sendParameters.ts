import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Attachment } from '../delivery/message';
import { checkAccount } from './account';
import type { Protection } from './duplicateProtection';
import { checkProtection } from './duplicateProtection';
import { checkMediaId, checkMediaUrl, missingFile, openBinaryFile } from './media';
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

	const file = await openBinaryFile(context, item, itemIndex);
	if (file === undefined) {
		if (parameterOf(context, 'ifFileIsMissing', itemIndex) === 'sendTextOnly') {
			return { kind: 'none' };
		}
		const otherwise = ', or set If File Is Missing to Send Text Only';
		throw missingFile(context, item, itemIndex, otherwise);
	}
	return { kind: 'file', file, longVideo: options.videoLongerThan140Seconds === true };
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
