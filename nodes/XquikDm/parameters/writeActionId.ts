import { API_PATH, endpointOf, PATHS } from '../api/endpoints';
import { InputError } from '../errors/inputError';
import type { ItemSource, Parameter } from './parameterSet';
import { attempt, shownOnly } from './parameterSet';
import { readLocator } from './resourceLocator';
import { shownValue } from './value';

const FIELD = 'Write Action';
const ACTION_ID = /^[A-Za-z0-9_-]{1,128}$/;
const STATUS_PATH = /^(.*)\/x\/write-actions\/([A-Za-z0-9_-]{1,128})\/?$/;

function byUrl(value: string, baseUrl: string): string {
	const base = new URL(baseUrl);
	const url = URL.canParse(value, base.origin) ? new URL(value, base.origin) : undefined;
	if (url !== undefined && url.origin !== base.origin) {
		throw new InputError(
			'write_action_elsewhere',
			FIELD,
			`Write Action is on another server than the Base URL: ${shownValue(url.origin)}`,
			'Use the status_url or the write_action_id of a handoff row. Nothing was requested from that server.',
		);
	}
	const [, path, id] = STATUS_PATH.exec(url?.pathname ?? '') ?? [];
	if (id !== undefined && (path === API_PATH || path === base.pathname.replace(/\/+$/, ''))) {
		return id;
	}
	throw new InputError(
		'write_action_invalid',
		FIELD,
		`Write Action is not the URL of a write action: ${shownValue(value)}`,
		`Use the status_url of a handoff row, such as ${endpointOf(PATHS.writeAction('710003'))}.`,
	);
}

/**
 * Gives the ID of a write action, from the ID itself or from a handoff row's `status_url`. The
 * address is only read, never requested. Without a mode a slash makes it an address.
 *
 * @param baseUrl of the credential; an address of another origin is refused
 * @throws InputError when it is missing, has no valid form, or lies elsewhere
 */
export function checkWriteActionId(parameter: unknown, baseUrl: string): string {
	const { mode, value } = readLocator(parameter, FIELD, 'write_action_invalid');
	if (value === '') {
		throw new InputError(
			'write_action_missing',
			FIELD,
			'Write Action is empty',
			'Enter the write_action_id or the status_url of a handoff row. A row without them is of a message for which Xquik recorded no write.',
		);
	}
	if (mode === 'url' || (mode === '' && value.includes('/'))) return byUrl(value, baseUrl);
	if (ACTION_ID.test(value)) return value;
	throw new InputError(
		'write_action_invalid',
		FIELD,
		`Write Action is not a valid write action ID: ${shownValue(value)}`,
		'Enter the write_action_id of a handoff row, or choose By Status URL.',
	);
}

/** The parameter Write Action: one of Xquik's records of a write, by its ID. */
export const WRITE_ACTION: Parameter<string, ItemSource> = {
	fields: (show) => [
		{
			displayName: 'Write Action',
			name: 'writeAction',
			type: 'resourceLocator',
			default: { mode: 'id', value: '' },
			required: true,
			description:
				'The record of a send, an upload or a deletion: the write_action_id or the status_url of its row',
			modes: [
				{
					displayName: 'By ID',
					name: 'id',
					type: 'string',
					placeholder: 'e.g. {{ $json.write_action_id }}',
					validation: [
						{
							type: 'regex',
							properties: {
								regex: '\\s*[A-Za-z0-9_-]{1,128}\\s*',
								errorMessage: 'A write action ID has letters, digits, underscores or hyphens',
							},
						},
					],
				},
				{
					displayName: 'By Status URL',
					name: 'url',
					type: 'string',
					placeholder: `e.g. ${endpointOf(PATHS.writeAction('710003'))}`,
					validation: [
						{
							type: 'regex',
							properties: {
								regex: '\\s*\\S*\\/x\\/write-actions\\/[A-Za-z0-9_-]{1,128}\\/?\\s*',
								errorMessage: 'A status URL ends with /x/write-actions/ and an ID',
							},
						},
					],
				},
			],
			...shownOnly(show),
		},
	],
	read: ({ get, baseUrl }) =>
		attempt(
			() => get('writeAction'),
			(value) => checkWriteActionId(value, baseUrl),
		),
};
