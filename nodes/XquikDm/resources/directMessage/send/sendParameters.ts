import type { Attachment } from '../../../delivery/message';
import { accountParameter } from '../../../parameters/account';
import { ATTACHMENT } from '../../../parameters/attachment';
import type { Protection } from '../../../parameters/duplicateProtection';
import { duplicateProtectionParameter } from '../../../parameters/duplicateProtection';
import type { ReadParameters, ValuesIn } from '../../../parameters/parameterSet';
import { notice, parameterSet } from '../../../parameters/parameterSet';
import type { Recipient } from '../../../parameters/recipient';
import { recipientParameter } from '../../../parameters/recipient';
import { sameAccount, sameFile } from '../../../parameters/sameRequest';
import { SEND_OPTIONS } from '../../../parameters/sendOptions';
import { TEXT } from '../../../parameters/text';

/** The parameters of Send. */
export const SEND_PARAMETERS = parameterSet({
	notice: notice(
		'costNotice',
		'A message costs 10 credits, and one with a file to upload 20. Looking up a username costs 1 more for each distinct one; a numeric user ID costs nothing.',
	),
	account: accountParameter(),
	recipient: recipientParameter(),
	text: TEXT,
	attachment: ATTACHMENT,
	protection: duplicateProtectionParameter(),
	options: SEND_OPTIONS.parameter,
});

type Values = ValuesIn<typeof SEND_PARAMETERS>;

/** The collection Options of Send, each checked or its default; absent when it was not read. */
export type SendOptions = Partial<Values['options']>;

/** The parameters of a message, whichever operation asks for them. */
export type SendValues = Omit<Values, 'notice' | 'options'> & {
	options: SendOptions & Pick<Values['options'], 'videoLongerThan140Seconds'>;
};

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
export interface PartialParameters {
	account?: string;
	recipient?: Recipient;
	/** The recipient as it was typed, valid or not. */
	recipientAsTyped?: string;
	text?: string;
}

/** What could be read of an item, right or wrong elsewhere. */
export function partialParameters({
	values,
	typed,
}: ReadParameters<SendValues>): PartialParameters {
	return {
		account: values.account?.account,
		recipient: values.recipient,
		recipientAsTyped: typed.recipient,
		text: typed.text ?? values.text,
	};
}

/** The parameters of an item whose values are all right, such as they go into its request. */
export function checkedParameters({
	account: given,
	recipient,
	text,
	attachment: file,
	protection,
	options,
}: SendValues): CheckedParameters {
	const longVideo = options.videoLongerThan140Seconds;
	const attachment = file.kind === 'file' ? { ...file, longVideo } : file;
	const parts = { accountMayBeId: given.mayBeId, recipient, text, protection };
	if (protection.protection === 'perExecution') {
		return { ...parts, account: given.account, attachment };
	}
	return { ...parts, account: sameAccount(given), attachment: sameFile(attachment) };
}
