import type { JsonObject } from '../document/json.mts';

/** A free read of the real API, and what we rely on in its answer. */
export interface LiveRead {
	/** Its `operationId` in the document. */
	operation: string;
	/** Below the base URL. */
	path: string;
	status: number;
	/** The fields that we know; one that is not here is told about, too. */
	schema: JsonObject;
}

const TEXT = { type: 'string' };
const DIGITS = { type: 'string', pattern: '^\\d+$' };
const TIME = { type: 'string', format: 'date-time' };

const CREDITS = {
	type: 'object',
	additionalProperties: false,
	required: ['balance', 'lifetime_purchased', 'lifetime_used'],
	properties: {
		balance: DIGITS,
		lifetime_purchased: DIGITS,
		lifetime_used: DIGITS,
		auto_topup_amount_dollars: { type: 'number' },
		auto_topup_enabled: { type: 'boolean' },
		auto_topup_threshold: DIGITS,
	},
};

const ACCOUNT = {
	type: 'object',
	additionalProperties: false,
	required: ['id', 'xUserId', 'xUsername', 'status', 'health', 'createdAt', 'updatedAt'],
	properties: {
		id: TEXT,
		xUserId: DIGITS,
		xUsername: { type: 'string', pattern: '^\\w{1,15}$' },
		status: TEXT,
		health: {
			enum: ['healthy', 'locked', 'needsReauth', 'recovering', 'suspended', 'temporaryIssue'],
		},
		createdAt: TIME,
		updatedAt: TIME,
		cookiesObtainedAt: TIME,
	},
};

const NOT_FOUND = {
	type: 'object',
	additionalProperties: false,
	required: ['error'],
	properties: { error: { const: 'not_found' }, message: TEXT },
};

/** The reads of `--live`: they cost nothing, and change nothing. */
export const LIVE_READS: readonly LiveRead[] = [
	{ operation: 'getCredits', path: '/credits', status: 200, schema: CREDITS },
	{
		operation: 'listXAccounts',
		path: '/x/accounts',
		status: 200,
		schema: {
			type: 'object',
			additionalProperties: false,
			required: ['accounts'],
			properties: { accounts: { type: 'array', items: ACCOUNT } },
		},
	},
	{
		operation: 'getWriteActionStatus',
		path: '/x/write-actions/1',
		status: 404,
		schema: NOT_FOUND,
	},
];
