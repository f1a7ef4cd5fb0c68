import type { IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import type { ConnectedAccount } from '../reads/accounts';

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
		created_at: createdAt ?? null,
		updated_at: updatedAt ?? null,
		source_endpoint: endpointOf(PATHS.accounts),
	};
}
