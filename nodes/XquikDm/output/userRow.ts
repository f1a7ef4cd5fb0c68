import type { IDataObject } from 'n8n-workflow';

import { endpointOf, PATHS } from '../api/endpoints';
import type { XUser } from '../reads/user';

/** Where a user was or would be looked up; `idOrUsername` is checked. */
export function userEndpoint(idOrUsername: string): string {
	return endpointOf(PATHS.user(idOrUsername));
}

/**
 * The row of one user. `can_dm` is there only when the API says it: absent means unknown
 * (docs/xquik-api.md: "Endpoints").
 */
export function userRow(user: XUser, idOrUsername: string): IDataObject {
	const { userId, username, name, canDm, profile } = user;
	return {
		record_type: 'x_user',
		user_id: userId,
		username: username ?? null,
		name: name ?? null,
		...(canDm === undefined ? {} : { can_dm: canDm }),
		profile: profile as IDataObject,
		source_endpoint: userEndpoint(idOrUsername),
	};
}
