import type { GenericValue, IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import { UPLOAD } from '../delivery/steps/upload';
import type { ReportedWrite } from '../delivery/write';
import type { Failure } from './failure';
import { doneAt, lifecycleFields, problemFields } from './writeFields';

/** A media ID is valid for so long (docs/xquik-api.md: "POST /x/media"). In ms. */
const MEDIA_LIFETIME = 24 * 60 * 60 * 1000;

/** What became of one upload; the account is unknown when it was no valid one. */
export interface UploadOutcome {
	/** `uploaded` or `deleted` once it is done. */
	state: string;
	account?: string;
	write?: ReportedWrite;
	failure?: Failure;
	/** The key its first attempt would have gone under, when it did not come to a write. */
	key?: string;
}

/** When a media ID dies, ISO 8601 UTC: 24 hours after its upload. null when that is unknown. */
export function expiryOf(uploadedAt: string | null): string | null {
	const time = Date.parse(uploadedAt ?? '');
	return Number.isNaN(time) ? null : new Date(time + MEDIA_LIFETIME).toISOString();
}

/** The row of one upload: flat, IDs as text, the same fields for every state. */
export function uploadRow(outcome: UploadOutcome, includeApiResponse: boolean): IDataObject {
	const { state, account, write, failure, key } = outcome;
	const success = write?.kind === 'done' ? write.success : undefined;
	const uploadedAt = doneAt(write);
	return {
		record_type: 'media_upload',
		media_id: success?.id ?? null,
		media_url: success?.mediaUrl ?? null,
		expires_at: expiryOf(uploadedAt),
		account: account ?? null,
		state,
		success: state === UPLOAD.doneStatus,
		source_endpoint: endpointOf(PATHS.media),
		handoff_format: 'jsonl',
		uploaded_at: uploadedAt,
		...lifecycleFields(write, key),
		...(failure === undefined ? {} : problemFields(failure)),
		...(includeApiResponse
			? { api_response: { upload: (write?.answer ?? null) as GenericValue } }
			: {}),
	};
}
