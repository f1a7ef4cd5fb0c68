import type { ErrorCode } from './errorCodes.mts';
import type { Fault } from './fault.mts';
import { isJsonObject } from './json.mts';
import type { ReceivedBody } from './receivedRequest.mts';
import type { RequestRecord } from './records.mts';
import type { WriteAction } from './writeAction.mts';

/** What the API made of a write request. */
export type Verdict =
	| { kind: 'taken'; action: WriteAction; /** The key's earlier action. */ replayed: boolean }
	| { kind: 'refused'; code: ErrorCode; message: string };

/** One request to send, upload or delete, whatever became of it. The page shows them. */
export interface WriteAttempt {
	/** Its status is what the client got, which a fault may have changed. */
	readonly request: RequestRecord;
	/** The text of a message, as far as the body could be read. */
	text: string | null;
	/** The name of an uploaded file, or the URL it was to be fetched from. */
	file: string | null;
	/** Null while the request is coming in, and when a fault kept it from being carried out. */
	verdict: Verdict | null;
	/** What went wrong on request. */
	fault: Fault | null;
}

/** What a write's body asks for, for the eye only: nothing in it is checked. */
export function askedFor(body: ReceivedBody): Pick<WriteAttempt, 'text' | 'file'> {
	if (body.kind === 'multipart') return { text: null, file: body.form.file?.name ?? null };
	if (body.kind !== 'json' || !isJsonObject(body.value)) return { text: null, file: null };
	const { text, url } = body.value;
	return {
		text: typeof text === 'string' ? text : null,
		file: typeof url === 'string' ? url : null,
	};
}
