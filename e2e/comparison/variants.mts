import type { Contract } from '../../sandbox/sandbox.mts';
import type { Link } from '../harness/workflowBuilder.mts';
import { buildNode, inSequence, itemsByWebhook, sendDmNode } from '../harness/workflowBuilder.mts';
import type { WorkflowNode } from '../harness/n8nData.mts';

/** A way to send DMs from n8n. */
export interface Variant {
	title: string;
	contract: Contract;
	/** The nodes it takes, from the file to the row. */
	nodes: number;
	/** The whole workflow: webhook, items, file, and the variant's nodes. */
	build(baseUrl: string): { nodes: WorkflowNode[]; links: Link[] };
	/** The outputs that give the records. */
	records: { node: string; output: number }[];
}

/** n8n's node for any API. */
export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 };
const ACCOUNT = 'acme_support';
const RECIPIENT = "{{ $('Items').item.json.recipient }}";
const TEXT = "{{ $('Items').item.json.text }}";

function itemsWithFiles(): WorkflowNode[] {
	const file = buildNode('File', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toBinary',
		sourceProperty: 'file',
		options: { fileName: 'clip.mp4', mimeType: 'video/mp4' },
	});
	return [...itemsByWebhook(), file];
}

function httpRequest(
	name: string,
	parameters: Record<string, unknown>,
	rest: Record<string, unknown>,
): WorkflowNode {
	return buildNode(
		name,
		HTTP_REQUEST,
		4.2,
		{
			method: 'POST',
			authentication: 'genericCredentialType',
			genericAuthType: 'httpHeaderAuth',
			sendBody: true,
			options: {},
			...parameters,
		},
		{ ...RETRY_ON_FAIL, ...rest },
	);
}

const header = (value: string) => ({
	sendHeaders: true,
	headerParameters: { parameters: [{ name: 'Idempotency-Key', value }] },
});

/** `keyed`: with the header Idempotency-Key, the same in every round of Retry On Fail. */
function upload(baseUrl: string, keyed: boolean, rest: Record<string, unknown> = {}): WorkflowNode {
	return httpRequest(
		'Upload',
		{
			url: `${baseUrl}/x/media`,
			contentType: 'multipart-form-data',
			bodyParameters: {
				parameters: [
					{ name: 'account', value: ACCOUNT },
					{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' },
				],
			},
			...(keyed ? header('=upload-{{ $execution.id }}-{{ $itemIndex }}') : {}),
		},
		rest,
	);
}

function send(baseUrl: string, keyed: boolean, rest: Record<string, unknown> = {}): WorkflowNode {
	return httpRequest(
		'Send',
		{
			url: `=${baseUrl}/x/dm/${RECIPIENT}`,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ account: '${ACCOUNT}', text: $('Items').item.json.text, media_ids: [$json.mediaId] }) }}`,
			...(keyed ? header('=send-{{ $execution.id }}-{{ $itemIndex }}') : {}),
		},
		rest,
	);
}

function setRow(name: string, fields: Record<string, string>): WorkflowNode {
	return buildNode(name, 'n8n-nodes-base.set', 3.4, {
		assignments: {
			assignments: Object.entries(fields).map(([field, value]) => ({
				id: field,
				name: field,
				value,
				type: 'string',
			})),
		},
		options: {},
	});
}

const row = () =>
	setRow('Row', {
		record_type: 'dm_media_send',
		message_id: '={{ $json.messageId }}',
		user_id: `=${RECIPIENT}`,
		account: ACCOUNT,
		text: `=${TEXT}`,
		media_id: "={{ $('Upload').item.json.mediaId }}",
		send_status: 'sent',
		handoff_format: 'jsonl',
	});

const failedRow = () =>
	setRow('Failed row', {
		record_type: 'dm_media_send',
		user_id: `=${RECIPIENT}`,
		account: ACCOUNT,
		send_status: 'failed',
		error: '={{ $json.error.message }}',
	});

const toErrorOutput = { onError: 'continueErrorOutput' };

const guideChain: Variant = {
	title: 'Chain as in the guide, API of May 2026',
	contract: 'legacy',
	nodes: 3,
	build: (baseUrl) => {
		const nodes = [...itemsWithFiles(), upload(baseUrl, false), send(baseUrl, false), row()];
		return { nodes, links: inSequence(nodes) };
	},
	records: [{ node: 'Row', output: 0 }],
};

const carefulChain: Variant = {
	title: 'Chain with a key for each item and error outputs',
	contract: 'lifecycle',
	nodes: 4,
	build: (baseUrl) => {
		const main = [
			...itemsWithFiles(),
			upload(baseUrl, true, toErrorOutput),
			send(baseUrl, true, toErrorOutput),
			row(),
		];
		const links = [
			...inSequence(main),
			{ from: 'Upload', output: 1, to: 'Failed row' },
			{ from: 'Send', output: 1, to: 'Failed row' },
		];
		return { nodes: [...main, failedRow()], links };
	},
	records: [
		{ node: 'Row', output: 0 },
		{ node: 'Failed row', output: 0 },
	],
};

function sendDm(title: string, contract: Contract, rest: Record<string, unknown>): Variant {
	return {
		title,
		contract,
		nodes: 1,
		build: () => {
			const node = sendDmNode(
				{
					account: { __rl: true, mode: 'username', value: ACCOUNT },
					recipient: { __rl: true, mode: 'id', value: `=${RECIPIENT}` },
					text: `=${TEXT}`,
					attachment: 'binaryFile',
					binaryPropertyName: 'data',
				},
				{ ...toErrorOutput, ...rest },
			);
			const nodes = [...itemsWithFiles(), node];
			return { nodes, links: inSequence(nodes) };
		},
		records: [
			{ node: 'Send DM', output: 0 },
			{ node: 'Send DM', output: 1 },
		],
	};
}

/** What is compared; the last one is Send DM as it is meant to be used. */
export const VARIANTS: Variant[] = [
	guideChain,
	carefulChain,
	// The README's advice: under that contract a repeat is a second message.
	sendDm('Send DM, API of May 2026, no Retry On Fail', 'legacy', {}),
	sendDm('Send DM', 'lifecycle', RETRY_ON_FAIL),
];
