import { accountParameter } from '../../../parameters/account';
import { ATTACHMENT } from '../../../parameters/attachment';
import { duplicateProtectionParameter, WAIT_TEXTS } from '../../../parameters/duplicateProtection';
import type { ReadParameters, ValuesIn } from '../../../parameters/parameterSet';
import { notice, parameterSet } from '../../../parameters/parameterSet';
import { recipientParameter } from '../../../parameters/recipient';
import { RESPONSE_TYPE } from '../../../parameters/responseType';
import { MESSAGE } from '../../../parameters/text';
import { WAIT_OPTIONS } from '../../../parameters/waitOptions';
import type { SendValues } from '../send/sendParameters';

/** The parameters of Send and Wait for Response. */
export const WAIT_PARAMETERS = parameterSet({
	notice: notice(
		'waitNotice',
		'A message costs 10 credits, and one with a file to upload 20; waiting and the answer cost nothing. The person opens a link to n8n, which needs a public address. Takes one item: use Loop Over Items for several.',
	),
	account: accountParameter(),
	recipient: recipientParameter(),
	message: MESSAGE,
	response: RESPONSE_TYPE,
	attachment: ATTACHMENT,
	protection: duplicateProtectionParameter(WAIT_TEXTS),
	options: WAIT_OPTIONS.parameter,
});

export type WaitValues = ValuesIn<typeof WAIT_PARAMETERS>;

/** The same as Send's, which calls the message its text. */
export function asSendValues({
	values,
	typed,
	checked,
	error,
}: ReadParameters<WaitValues>): ReadParameters<SendValues> {
	const { message, ...others } = values;
	return {
		values: { ...others, ...(message !== undefined && { text: message }) },
		typed: { ...typed, text: typed.message },
		...(checked !== undefined && { checked: { ...checked, text: checked.message } }),
		error,
	};
}
