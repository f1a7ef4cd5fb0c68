import type { Attachment } from '../delivery/message';
import type { GivenAccount } from './account';
import { withoutName } from './file/itemFile';

/*
 * Under Per Message and Custom Key the same message may come again from another execution. It then
 * goes out under the same key, for which Xquik wants the same request: what makes no other message
 * must make no other request.
 */

/** The account in the one case that all spellings of a username share; an ID as it is. */
export function sameAccount({ account, mayBeId }: GivenAccount): string {
	return mayBeId ? account : account.toLowerCase();
}

/** A file under a name that does not depend on what somebody called it. */
export function sameFile(attachment: Attachment): Attachment {
	if (attachment.kind !== 'file') return attachment;
	return { ...attachment, file: withoutName(attachment.file) };
}
