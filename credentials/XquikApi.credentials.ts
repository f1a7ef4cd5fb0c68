import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import {
	DEFAULT_BASE_URL,
	isBelowBaseUrl,
	mayGetWithKey,
	readBaseUrl,
} from '../nodes/XquikDm/api/baseUrl';

/** What keeps n8n's older request helper, that of its HTTP Request node, from following redirects. */
const NO_LEGACY_REDIRECT = { followRedirect: false, followAllRedirects: false };

/** An address with a scheme or a host of its own, which no base URL is put before. */
const ABSOLUTE = /^([a-z][a-z\d+.-]*:)?\/\//i;

/** An address as n8n's helpers give it: text, or a URL object. */
function textOf(address: unknown): string | undefined {
	if (typeof address === 'string') return address === '' ? undefined : address;
	return address instanceof URL ? address.href : undefined;
}

/**
 * Where a request may go: n8n's HTTP Request node names it `uri`, other nodes `url`, either on its own
 * or below `baseURL`. Put together as axios does it.
 */
function targetsOf(request: IHttpRequestOptions & { uri?: unknown }): string[] {
	const { baseURL } = request;
	const addresses = [textOf(request.url), textOf(request.uri)].filter(
		(address) => address !== undefined,
	);
	return addresses.map((address) => {
		const base = textOf(baseURL);
		if (base === undefined || ABSOLUTE.test(address)) return address;
		return `${base.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`;
	});
}

const NO_API = `There is no Xquik API at this Base URL: it ends with /api/v1. The usual one is ${DEFAULT_BASE_URL}.`;

/** The credential `xquikApi`: an API key and where to send it. */
export class XquikApi implements ICredentialType {
	name = 'xquikApi';

	displayName = 'Xquik API';

	icon: Icon = { light: 'file:../icons/xquikDm.svg', dark: 'file:../icons/xquikDm.dark.svg' };

	documentationUrl = 'https://docs.xquik.com';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'xq_…',
			hint: 'Starts with xq_, followed by 64 characters (0–9, a–f)',
			description: 'Generate a key in the Xquik dashboard. Every key is live and spends credits.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description:
				'Address of the Xquik API. Change it only for the local Xquik sandbox. Must use https, except on this machine (127.0.0.1, localhost).',
			hint: 'If the test says ENOTFOUND, the host is misspelt or n8n has no internet connection; if it says ECONNREFUSED, nothing runs at this address',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ($credentials.baseUrl || '${DEFAULT_BASE_URL}').trim().replace(/\\/+$/, '') }}`,
			url: '/credits',
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Xquik does not know this API key. Copy it again from the Xquik dashboard: it starts with xq_ and has 64 characters after that.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: NO_API,
				},
			},
			...[301, 302, 303, 307, 308].map((value) => ({
				type: 'responseCode' as const,
				properties: {
					value,
					message: `The server answers with a redirect, and the key is sent to no other address. Set Base URL to that of the API itself, such as ${DEFAULT_BASE_URL}.`,
				},
			})),
		],
	};

	/**
	 * Adds the key as `x-api-key` (docs/xquik-api.md: "Authentication"), and only to requests below the
	 * credential's own Base URL and to downloads of files from its host, whichever node makes them. No redirect is
	 * followed: n8n's helpers may carry the key along to another host.
	 *
	 * @throws UserError when the Base URL cannot be used or the request goes elsewhere
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const baseUrl = readBaseUrl(credentials.baseUrl);
		const targets = targetsOf(requestOptions);
		// Files that messages have may lie elsewhere on Xquik's host; all else is below the Base URL.
		const mayGoTo = requestOptions.method === 'GET' ? mayGetWithKey : isBelowBaseUrl;
		if (targets.length === 0 || !targets.every((target) => mayGoTo(target, baseUrl))) {
			throw new UserError(
				'The Xquik API key was not sent: the request does not go to the Base URL of the Xquik credential',
			);
		}
		const apiKey = typeof credentials.apiKey === 'string' ? credentials.apiKey.trim() : '';
		return {
			...requestOptions,
			...('uri' in requestOptions ? NO_LEGACY_REDIRECT : { disableFollowRedirect: true }),
			headers: { ...requestOptions.headers, 'x-api-key': apiKey },
		};
	}
}
