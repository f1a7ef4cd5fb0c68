import type { IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import type { ReportedWrite } from '../delivery/write';
import type { Failure } from './failure';
import { failureText } from './failure';

/**
 * The address of a record, made from its checked ID: never another origin, whatever `statusUrl`
 * the server gave. null when the ID is unknown.
 */
export function statusUrl(actionId: string | undefined): string | null {
	return actionId === undefined ? null : endpointOf(PATHS.writeAction(actionId));
}

/**
 * What every row of a write says about it.
 *
 * @param write the row's last write; undefined when it did not come to one
 * @param key that the first attempt would have gone under, when it did not come to a write
 */
export function lifecycleFields(write: ReportedWrite | undefined, key?: string): IDataObject {
	return {
		credits_charged: write?.action?.chargedCredits ?? null,
		write_action_id: write?.action?.id ?? null,
		status_url: statusUrl(write?.action?.id),
		idempotency_key: write?.key ?? key ?? null,
		attempts: write === undefined ? 0 : (write.attempts ?? null),
		replayed: write?.kind === 'done' && write.success.replayed,
		request_id: write?.requestId ?? null,
	};
}

/**
 * When a write was done, ISO 8601 UTC by the server's clock: as its record says, else when its
 * answer came. null when it is not done, or nobody knows.
 */
export function doneAt(write: ReportedWrite | undefined): string | null {
	if (write?.kind !== 'done') return null;
	const recorded = write.action?.confirmedAt ?? write.action?.createdAt;
	if (recorded !== undefined) return recorded;
	return write.key === undefined ? null : new Date(write.answeredAt).toISOString();
}

/** What a row says about a problem: the code, what to do, and what may be repeated. */
export function problemFields(failure: Failure): IDataObject {
	const { problem } = failure;
	const { title, remedy } = failureText(failure);
	return {
		error_code: problem.code,
		error_message: remedy === '' ? title : `${title}. ${remedy}`,
		// To a reader, what is not safe to repeat is not to be repeated.
		retryable: problem.retryable && problem.safeToRetry,
		safe_to_retry: problem.safeToRetry,
		next_action: problem.nextAction ?? null,
		http_status: problem.httpStatus ?? null,
	};
}
