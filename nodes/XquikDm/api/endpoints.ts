/** The path of the API, with which every `source_endpoint` and `status_url` of a row begins. */
export const API_PATH = '/api/v1';

/** What this package asks the API for, below the Base URL; every ID in it is checked before. */
export const PATHS = {
	accounts: '/x/accounts',
	credits: '/credits',
	media: '/x/media',
	user: (idOrUsername: string) => `/x/users/${encodeURIComponent(idOrUsername)}`,
	directMessage: (userId: string) => `/x/dm/${userId}`,
	history: (userId: string) => `/x/dm/${userId}/history`,
	message: (userId: string, messageId: string) => `/x/dm/${userId}/messages/${messageId}`,
	writeAction: (actionId: string) => `/x/write-actions/${encodeURIComponent(actionId)}`,
} as const;

/** An endpoint as rows name it, whatever the path of the Base URL. */
export function endpointOf(path: string): string {
	return `${API_PATH}${path}`;
}
