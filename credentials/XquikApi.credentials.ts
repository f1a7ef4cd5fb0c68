import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { DEFAULT_BASE_URL, isBelowBaseUrl, readBaseUrl } from '../nodes/XquikDm/transport/baseUrl';

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
					message: `There is no Xquik API at this Base URL. The usual one is ${DEFAULT_BASE_URL}.`,
				},
			},
		],
	};

	/**
	 * Adds the key as `x-api-key` (xquik-api.md: "Authentication"), and only to requests below the
	 * credential's own Base URL, whichever node makes them.
	 *
	 * @throws UserError when the Base URL cannot be used or the request goes elsewhere
	 */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const baseUrl = readBaseUrl(credentials.baseUrl);
		const target = `${requestOptions.baseURL ?? ''}${requestOptions.url}`;
		if (!isBelowBaseUrl(target, baseUrl)) {
			throw new UserError(
				'The Xquik API key was not sent: the request does not go to the Base URL of the Xquik credential',
			);
		}
		const apiKey = typeof credentials.apiKey === 'string' ? credentials.apiKey.trim() : '';
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, 'x-api-key': apiKey },
		};
	}
}
