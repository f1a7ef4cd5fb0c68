/** A request and its answer, as they travelled. */
export interface RequestResult {
	method: string;
	/** Without the query. */
	path: string;
	query: URLSearchParams;
	/** Names in lower case. */
	requestHeaders: Record<string, string>;
	requestBody: Buffer;
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: string;
}

/**
 * Sends a request and gives the exchange; redirects are not followed.
 *
 * @throws TypeError when there is no answer
 */
export async function send(
	url: URL,
	{
		method,
		headers = {},
		body,
	}: { method: string; headers?: Record<string, string>; body?: Buffer },
): Promise<RequestResult> {
	const answer = await fetch(url, {
		method,
		headers,
		redirect: 'manual',
		...(body !== undefined && { body: new Uint8Array(body) }),
	});
	return {
		method,
		path: url.pathname,
		query: url.searchParams,
		requestHeaders: lowerCased(headers),
		requestBody: body ?? Buffer.alloc(0),
		status: answer.status,
		headers: Object.fromEntries(answer.headers),
		body: await answer.text(),
	};
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
}
