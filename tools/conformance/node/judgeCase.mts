import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from '../document/json.mts';
import { asObject } from '../document/json.mts';
import type { Asked, Script } from './answerServer.mts';
import type { NodeResult } from './runNode.mts';
import type { Variant } from './variants.mts';

/** What is wrong with what the node did. */
export interface Finding {
	/** Default: that of the case. */
	operation?: string;
	where: string;
	what: string;
}

/** What a finding says when the node did not come to the operation at all. */
export const NEVER_CALLED = 'the operation was never called';

/** What the node made of an answer that may not be: see tools/conformance/README.md, "The node". */
export function judgeCase(
	script: Script,
	{ isList = false }: Pick<Variant, 'isList'>,
	{ rows, error }: NodeResult,
	apiKey: string,
): Finding[] {
	const { asked } = script;
	return [
		...(error === undefined ? [] : [{ where: 'row', what: `none, but an exception: ${error}` }]),
		...(asked.some(({ ofCase }) => ofCase) ? [] : [{ where: 'request', what: NEVER_CALLED }]),
		...countFindings(script, isList, rows),
		...rows.flatMap((row) => rowFindings(row, asked)),
		...newKeyFindings(asked),
		...asked.flatMap(({ operation, differences }) =>
			differences.map((difference) => ({
				...difference,
				...(operation !== undefined && { operation }),
			})),
		),
		...(JSON.stringify(rows).includes(apiKey) ? [{ where: 'row', what: 'has the API key' }] : []),
	];
}

function countFindings({ case: wanted }: Script, isList: boolean, rows: IDataObject[]): Finding[] {
	const mayBeEmpty = isList && wanted.status < 300 && !hasUsableEntry(asObject(wanted.body));
	const enough = isList ? rows.length > 0 || mayBeEmpty : rows.length === 1;
	return enough ? [] : [{ where: 'row', what: `there are ${rows.length}` }];
}

/** Whether a list of accounts or messages has an entry that can be told from others. */
function hasUsableEntry({ accounts, messages }: JsonObject): boolean {
	const list: unknown = accounts ?? messages;
	if (!Array.isArray(list)) return false;
	return list.map(asObject).some(({ id, xUsername }) => xUsername !== '' && isId(id));
}

function isId(value: unknown): boolean {
	return typeof value === 'string' && /^\d+$/.test(value);
}

function rowFindings(row: IDataObject, asked: readonly Asked[]): Finding[] {
	const findings: Finding[] = [];
	if (!('record_type' in row)) {
		findings.push({ where: 'row', what: 'has no record_type, so it is not one of the node' });
	}
	if (row['error_code'] === 'node_error') {
		findings.push({ where: 'row', what: `an exception: ${JSON.stringify(row['error_message'])}` });
	}
	const answers = answersToTheSend(asked);
	if (row['send_status'] === 'sent' && !answers.some(({ body }) => saysSent(asObject(body)))) {
		findings.push({ where: 'row', what: 'says sent, and no answer does' });
	}
	const last = answers.at(-1);
	if (row['safe_to_retry'] === true && last !== undefined && 'send_status' in row) {
		if (asObject(last.body)['safeToRetry'] === false) {
			findings.push({ where: 'row', what: 'says safe_to_retry: true, the answer says false' });
		}
		if (last.status === 409) {
			findings.push({ where: 'row', what: 'says safe_to_retry: true after a 409' });
		}
	}
	return findings;
}

/** A record that is asked for before the send is that of an upload, unless nothing is written at all. */
function answersToTheSend(asked: readonly Asked[]): Asked[] {
	const send = asked.findIndex(({ operation }) => operation === 'sendDm');
	const onlyReads = asked.every(({ method }) => method === 'GET');
	const since = send === -1 && !onlyReads ? [] : asked.slice(Math.max(send, 0));
	return since.filter(
		({ operation }) => operation === 'sendDm' || operation === 'getWriteActionStatus',
	);
}

function saysSent({ status, success, messageId }: JsonObject): boolean {
	return status === 'success' || (success === true && typeof messageId === 'string');
}

/** A write under another key than the one before, though no answer had called that safe. */
function newKeyFindings(asked: readonly Asked[]): Finding[] {
	const keys = new Map<string, string>();
	let safe = false;
	const findings: Finding[] = [];
	for (const { method, path, key, body, operation } of asked) {
		if (method !== 'GET' && key !== undefined) {
			const former = keys.get(path);
			if (former !== undefined && former !== key && !safe) {
				findings.push({ where: 'request', what: `writes ${path} under a new key, unasked` });
			}
			keys.set(path, key);
		}
		if (method !== 'GET' || operation === 'getWriteActionStatus') {
			const record = asObject(body);
			safe = record['safeToRetry'] === true || isOldUpload(operation, record);
		}
	}
	return findings;
}

/** A media ID dies after 24 hours, so a file that was uploaded long ago is uploaded again. */
const MEDIA_REUSE_LIMIT_MS = 23 * 60 * 60 * 1_000;

function isOldUpload(operation: string | undefined, record: JsonObject): boolean {
	const { status, idempotent, confirmedAt, createdAt } = record;
	if (operation === 'sendDm' || status !== 'success' || idempotent !== true) return false;
	const made = Date.parse(String(confirmedAt ?? createdAt));
	return Date.now() - made > MEDIA_REUSE_LIMIT_MS;
}
