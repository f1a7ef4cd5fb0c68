import type { ApiRequest, WriteOutcome } from './fault.mts';
import type { UploadedFile } from './mediaStore.mts';

/** A request body, read to its end. */
export type ReceivedBody =
	| { kind: 'none' }
	| { kind: 'json'; value: unknown }
	| { kind: 'multipart'; form: MultipartForm }
	| { kind: 'broken'; code: 'invalid_json' | 'body_too_large'; reason: string };

/** A multipart body; parts the endpoint does not take are only named. */
export interface MultipartForm {
	fields: Record<string, string>;
	file: UploadedFile | undefined;
	/** More than one file came. */
	severalFiles: boolean;
	/** Parts that are neither `account`, `is_long_video` nor the file. */
	unknownParts: string[];
}

/** An API request with everything the endpoints need of it. */
export interface ReceivedRequest extends ApiRequest {
	/** From `x-api-key`, `Xquik-Api-Key` or `Authorization: Bearer`. */
	apiKey: string | undefined;
	/** `X-Request-Id` of the answer, when it has one. */
	requestId: string;
	/** Asked for errors as objects, with `xquik-api-contract: 2026-04-29`. */
	wantsErrorObject: boolean;
	/** Path parameters, decoded. */
	params: Readonly<Record<string, string | undefined>>;
	query: URLSearchParams;
	body: ReceivedBody;
	/** How a fault wants the write to end. */
	outcome?: WriteOutcome;
}
