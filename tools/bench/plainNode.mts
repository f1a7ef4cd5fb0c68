import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import pMap from 'p-map';

/** The full name of {@link plainNode} in the engine. */
export const PLAIN_NODE = 'bench.plain';

/** Its parameters, each for every item. */
const DEFAULTS = {
	account: '',
	recipient: '',
	text: '',
	baseUrl: '',
	concurrency: 1,
	attach: false,
};
type PlainMessage = typeof DEFAULTS;
const NAMES = Object.keys(DEFAULTS);

/**
 * The least that any n8n node does to send the same messages: it evaluates the expressions of each
 * item and makes the calls with n8n's own HTTP helper. No checks, no rows, nothing repeated. What
 * it costs is n8n's; what Send DM costs beyond it is ours.
 */
export const plainNode: INodeType = {
	description: {
		displayName: 'Plain',
		name: PLAIN_NODE,
		group: ['output'],
		version: 1,
		description: 'Sends as a chain of HTTP requests would',
		defaults: { name: 'Plain' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'xquikApi', required: true }],
		properties: Object.entries(DEFAULTS).map(
			([name, value]: [string, string | number | boolean]) => ({
				displayName: name,
				name,
				type: typeof value as 'string' | 'number' | 'boolean',
				default: value,
			}),
		),
	},
	async execute() {
		const messages = this.getInputData().map((_item, index) => {
			const values = NAMES.map((name) => [name, this.getNodeParameter(name, index)]);
			return Object.fromEntries(values) as PlainMessage;
		});
		const concurrency = messages[0]?.concurrency ?? 1;
		const sendOne = (message: PlainMessage, index: number) => send(this, index, message);
		const sent = await pMap(messages, sendOne, { concurrency });
		return [sent.map((json) => ({ json }))];
	},
};

async function post(
	context: IExecuteFunctions,
	url: string,
	body: IDataObject | FormData,
): Promise<IDataObject> {
	const { helpers } = context;
	const answer: unknown = await helpers.httpRequestWithAuthentication.call(context, 'xquikApi', {
		method: 'POST',
		url,
		body,
		headers: { 'Idempotency-Key': randomUUID() },
		disableFollowRedirect: true,
	});
	return answer as IDataObject;
}

async function upload(
	context: IExecuteFunctions,
	index: number,
	{ baseUrl, account }: PlainMessage,
): Promise<unknown> {
	const { fileName, mimeType } = context.helpers.assertBinaryData(index, 'data');
	const bytes = await context.helpers.getBinaryDataBuffer(index, 'data');
	const form = new FormData();
	form.append('account', account);
	form.append('file', new Blob([new Uint8Array(bytes)], { type: mimeType }), fileName);
	const { mediaId } = await post(context, `${baseUrl}/x/media`, form);
	return mediaId;
}

async function send(
	context: IExecuteFunctions,
	index: number,
	message: PlainMessage,
): Promise<IDataObject> {
	const { baseUrl, account, recipient, text, attach } = message;
	const media = attach ? { media_ids: [await upload(context, index, message)] } : {};
	return await post(context, `${baseUrl}/x/dm/${recipient}`, { account, text, ...media });
}
