import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Attachment } from '../delivery/message';
import { ATTACHMENTS, IF_FILE_IS_MISSING } from './attachmentFields';
import type { SEND_OPTIONS } from './sendOptions';
import { checkGivenAccount } from './account';
import type { Protection } from './duplicateProtection';
import { checkProtection } from './duplicateProtection';
import { checkMediaId, checkMediaUrl, missingFile, openBinaryFile, otherFiles } from './media';
import { choiceParameterOf, parameterOf } from './parameter';
import type { Recipient } from './recipient';
import { checkRecipient } from './recipient';
import { asTyped } from './resourceLocator';
import { sameAccount, sameFile } from './sameRequest';
import { checkText, textAsTyped } from './text';

/** The collection Options of Send, each checked or its default; absent when it was not read. */
export type SendOptions = Partial<ReturnType<typeof SEND_OPTIONS.require>>;

/** One item's parameters, checked; nothing of it has been sent or paid. */
export interface CheckedParameters {
	account: string;
	/** Whether `account` is, or may be, an ID. */
	accountMayBeId?: boolean;
	recipient: Recipient;
	text: string;
	attachment: Attachment;
	protection: Protection;
}

/** The parts of an item's parameters that could be read, for its row when another one is not valid. */
export interface PartialParameters extends Partial<Omit<CheckedParameters, 'recipient'>> {
	recipient?: Recipient;
	/** The recipient as it was typed, valid or not. */
	recipientAsTyped?: string;
}

async function checkAttachment(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	options: SendOptions,
	baseUrl: string,
): Promise<Attachment> {
	const kind = choiceParameterOf(context, 'attachment', itemIndex, 'Attachment', ATTACHMENTS);
	if (kind === 'mediaUrl') {
		const url = checkMediaUrl(parameterOf(context, 'mediaUrl', itemIndex), baseUrl);
		return { kind: 'url', url };
	}
	if (kind === 'mediaId') {
		return { kind: 'mediaId', mediaId: checkMediaId(parameterOf(context, 'mediaId', itemIndex)) };
	}
	if (kind === 'none') return { kind };

	const ifMissing = choiceParameterOf(
		context,
		'ifFileIsMissing',
		itemIndex,
		'If File Is Missing',
		IF_FILE_IS_MISSING,
	);
	const file = await openBinaryFile(context, item, itemIndex);
	if (file === undefined) {
		const ignoredFiles = otherFiles(item);
		if (ifMissing === 'sendTextOnly') {
			return { kind: 'none', ...(ignoredFiles.length > 0 && { ignoredFiles }) };
		}
		const otherwise = ', or set If File Is Missing to Send Text Only';
		throw missingFile(context, item, itemIndex, otherwise);
	}
	return { kind: 'file', file, longVideo: options.videoLongerThan140Seconds === true };
}

/**
 * Reads and checks all parameters of one item. Whatever could be read is put into `partial` even when
 * another part is wrong, so that the failed row says whom and what it was meant for.
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
	const errors: unknown[] = [];
	const attempt = <Value>(read: () => Value): Value | undefined => {
		try {
			return read();
		} catch (error) {
			errors.push(error);
			return undefined;
		}
	};
	const raw = (name: string) => attempt(() => ({ value: parameterOf(context, name, itemIndex) }));
	const given = attempt(() => checkGivenAccount(parameterOf(context, 'account', itemIndex)));
	partial.account = given?.account;
	const to = raw('recipient');
	partial.recipientAsTyped = asTyped(to?.value);
	const recipient = to && attempt(() => checkRecipient(to.value));
	partial.recipient = recipient;
	const said = raw('text');
	partial.text = textAsTyped(said?.value);
	const text = said && attempt(() => checkText(said.value));
	partial.text ??= text;
	const protection = attempt(() => checkProtection(context, itemIndex));
	partial.protection = protection;
	if (!given || !recipient || text === undefined || !protection) throw errors[0];

	const attachment = await checkAttachment(context, item, itemIndex, options, baseUrl);
	const { account, mayBeId: accountMayBeId } = given;
	const parts = { accountMayBeId, recipient, text, protection };
	if (protection.protection === 'perExecution') return { ...parts, account, attachment };
	const same = { account: sameAccount(given), attachment: sameFile(attachment) };
	return { ...parts, ...same };
}
