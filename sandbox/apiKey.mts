import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +(xq_\S+)$/i;

/**
 * The API key of a request: `x-api-key`, else `Xquik-Api-Key`, else `Authorization: Bearer xq_…`
 * (docs/xquik-api.md: "Authentication"). A bearer token that does not begin with `xq_` would be one
 * of OAuth, which the sandbox does not have.
 */
export function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
	const own = headers['x-api-key'] ?? headers['xquik-api-key'];
	if (own !== undefined) return Array.isArray(own) ? own.join(', ') : own;
	return BEARER.exec(headers.authorization ?? '')?.[1];
}
