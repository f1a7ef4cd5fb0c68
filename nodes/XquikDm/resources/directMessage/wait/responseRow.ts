import type { IDataObject } from 'n8n-workflow';

import type { ResponseForm } from '../../../parameters/responseType';
import type { Answer } from './answer';

/** What has become of the question. */
export type ResponseStatus =
	| 'responded'
	| 'timed_out'
	/** The execution has not waited: the message is not out, or nobody knows. */
	| 'not_waiting';

/** What a row says of the answer (docs/ask-and-wait.md: "The row"). */
export function responseFields(
	type: ResponseForm['type'],
	status: ResponseStatus,
	waitedMs: number | null = null,
): IDataObject {
	return {
		response_status: status,
		response_type: type,
		approved: null,
		response_text: null,
		response_fields: null,
		responded_at: null,
		waited_ms: waitedMs,
	};
}

function answerFields(answer: Answer): IDataObject {
	switch (answer.type) {
		case 'approval':
			return { approved: answer.approved };
		case 'freeText':
			return { response_text: answer.text };
		case 'customForm':
			return { response_fields: answer.fields };
	}
}

/**
 * The row of a question that was answered.
 *
 * @param row with no answer yet; what Output leaves out of it stays out
 * @param now ms since 1970
 * @param always a field that is there whatever Output says
 */
export function answeredRow(
	{ row, askedAt }: { row: IDataObject; askedAt: number },
	answer: Answer,
	now: number,
	always?: string,
): IDataObject {
	const said: IDataObject = {
		...responseFields(answer.type, 'responded', Math.max(0, now - askedAt)),
		responded_at: new Date(now).toISOString(),
		...answerFields(answer),
	};
	const shown = Object.entries(said).filter(
		([field]) => field === always || Object.hasOwn(row, field),
	);
	return { ...row, ...Object.fromEntries(shown) };
}
