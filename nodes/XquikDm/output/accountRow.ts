import type { IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import type { ConnectedAccount } from '../reads/accounts';

/** What each health means to whoever wants to send (docs/xquik-api.md: "GET /x/accounts"). */
const HEALTH_TEXTS: Readonly<Record<string, string>> = {
	healthy: 'Can send',
	locked: 'Locked: sign in to X and unlock it',
	needsReauth: 'Needs reconnecting in the Xquik dashboard',
	recovering: 'Recovering: wait a few minutes',
	suspended: 'Suspended by X',
	temporaryIssue: 'Temporary problem: wait a few minutes',
};

function healthText(health: string | undefined): string | null {
	if (health === undefined) return null;
	return HEALTH_TEXTS[health] ?? health;
}

/** The row of one connected account; `account` is what the other operations take for Account. */
export function accountRow(connected: ConnectedAccount): IDataObject {
	const { accountId, xUserId, username, status, health, createdAt, updatedAt } = connected;
	return {
		record_type: 'x_account',
		account: username,
		account_id: accountId ?? null,
		x_user_id: xUserId ?? null,
		status: status ?? null,
		health: health ?? null,
		health_text: healthText(health),
		created_at: createdAt ?? null,
		updated_at: updatedAt ?? null,
		source_endpoint: endpointOf(PATHS.accounts),
	};
}
