/**
 * The answers of the API to a write, read from untrusted JSON (docs/xquik-api.md: "Two generations of
 * write answers"). Everything here is pure and takes only what has the right type.
 */

/** `nextAction` of a record or a pre-dispatch error. */
interface NextAction {
	type: string;
	/** In ms. */
	afterMs?: number;
	requiresNewIdempotencyKey?: boolean;
}

/** The server's durable record of a write (`object: "x_write_action"`), as far as we use it. */
export interface WriteAction {
	/** The write action ID, undefined when it has no safe form. */
	id?: string;
	status: string;
	terminal: boolean;
	retryable: boolean;
	safeToRetry: boolean;
	/** True when this answer replays an earlier action of the same key. */
	idempotent: boolean;
	nextAction?: NextAction;
	/** In ms. */
	pollAfterMs?: number;
	statusUrl?: string;
	/** The message or media ID, once confirmed. */
	resultId?: string;
	mediaUrl?: string;
	/** In credits. */
	chargedCredits?: number;
	/** ISO time at which the record was made. */
	createdAt?: string;
	/** ISO time at which the write was confirmed. */
	confirmedAt?: string;
	/** `state` of the result, such as `deleted`. */
	resultState?: string;
	/** What Xquik's support asks for. */
	requestId?: string;
}

/** Error fields of an answer; `lifecycle` when it carries the server's word on repeating. */
export interface ApiProblem {
	code?: string;
	message?: string;
	lifecycle: boolean;
	retryable?: boolean;
	safeToRetry?: boolean;
	nextAction?: NextAction;
	writeActionId?: string;
	/** Names of the fields the server complains about. */
	fields: string[];
}

type Json = Record<string, unknown>;

/** The value as a JSON object, or undefined. */
export function asObject(value: unknown): Json | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Json)
		: undefined;
}

/** A text that is not empty, or undefined. */
export function asText(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function asMs(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** An ID that may stand in a path or a row: never a number, never anything a path could escape by. */
export function asId(value: unknown): string | undefined {
	return typeof value === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(value) ? value : undefined;
}

/** Credits come as digit strings; a count of credits fits a number, an ID would not. */
export function asCredits(value: unknown): number | undefined {
	if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function asNextAction(value: unknown): NextAction | undefined {
	const next = asObject(value);
	const type = asText(next?.type);
	if (next === undefined || type === undefined) return undefined;
	return {
		type,
		afterMs: asMs(next.afterMs),
		requiresNewIdempotencyKey: next.requiresNewIdempotencyKey === true,
	};
}

const STATUSES = new Set([
	'accepted',
	'dispatching',
	'pending_confirmation',
	'success',
	'failed',
	'expired',
]);
const TERMINAL = new Set(['success', 'failed', 'expired']);

/**
 * Reads a record, or undefined when the body is none. The legacy contract's 202
 * (`x_write_unconfirmed` with a `writeActionId`) counts as a record that is not terminal.
 */
export function readWriteAction(body: unknown): WriteAction | undefined {
	const json = asObject(body);
	if (json === undefined) return undefined;
	const status = asText(json.status);
	const isRecord = json.object === 'x_write_action';
	const isLegacyPending = asId(json.writeActionId) !== undefined && STATUSES.has(status ?? '');
	if (status === undefined || (!isRecord && !isLegacyPending)) return undefined;
	const result = asObject(json.result);
	return {
		id: asId(json.writeActionId) ?? asId(json.id),
		status,
		terminal: json.terminal === true || TERMINAL.has(status),
		retryable: json.retryable === true,
		safeToRetry: json.safeToRetry === true,
		idempotent: json.idempotent === true,
		nextAction: asNextAction(json.nextAction),
		pollAfterMs: asMs(json.pollAfterMs),
		statusUrl: asText(json.statusUrl),
		resultId: asId(result?.id) ?? asId(json.messageId) ?? asId(json.mediaId),
		mediaUrl: asText(json.mediaUrl),
		chargedCredits: asCredits(json.chargedCredits),
		createdAt: asText(json.createdAt),
		confirmedAt: asText(json.confirmedAt),
		resultState: asText(result?.state),
		requestId: asId(json.requestId),
	};
}

/** What the legacy contract answers to a write that is done. */
export interface LegacySuccess {
	id: string;
	mediaUrl?: string;
}

/** Reads `{messageId or mediaId, success: true}`, or undefined when the body is something else. */
export function readLegacySuccess(body: unknown): LegacySuccess | undefined {
	const json = asObject(body);
	if (json?.success !== true) return undefined;
	const id = asId(json.messageId) ?? asId(json.mediaId);
	return id === undefined ? undefined : { id, mediaUrl: asText(json.mediaUrl) };
}

/** Reads the error fields of any answer; `error` may be a text or an object with the code. */
export function readProblem(body: unknown): ApiProblem {
	const json = asObject(body) ?? {};
	const nested = asObject(json.error);
	const fieldErrors: unknown[] = Array.isArray(json.fieldErrors) ? json.fieldErrors : [];
	return {
		code: asText(json.error) ?? asText(nested?.code) ?? asText(nested?.type),
		message: asText(json.message) ?? asText(nested?.message),
		lifecycle: typeof json.safeToRetry === 'boolean',
		retryable: typeof json.retryable === 'boolean' ? json.retryable : undefined,
		safeToRetry: typeof json.safeToRetry === 'boolean' ? json.safeToRetry : undefined,
		nextAction: asNextAction(json.nextAction),
		writeActionId: asId(json.writeActionId),
		fields: fieldErrors
			.map((entry) => {
				const error = asObject(entry);
				return asText(error?.path) ?? asText(error?.field) ?? asText(entry);
			})
			.filter((field) => field !== undefined),
	};
}
