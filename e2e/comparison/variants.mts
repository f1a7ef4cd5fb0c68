import type { INode } from 'n8n-workflow';
import type { Contract } from '../../sandbox/sandbox.mts';
import type { Parameters } from '../harness/n8nData.mts';
import {
	buildNode,
	byId,
	inSequence,
	itemsByWebhook,
	sendDmNode,
	type Link,
} from '../harness/workflowBuilder.mts';

/** A way to send DMs from n8n. */
export interface Variant {
	title: string;
	contract: Contract;
	/** The nodes it takes, from the file to the row. */
	nodes: number;
	/** The whole workflow: webhook, items, file, and the variant's nodes. */
	build: (baseUrl: string) => { nodes: INode[]; links: Link[] };
	/** The nodes that give the records. */
	records: string[];
}

const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 };
const TO_ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;
const ACCOUNT = 'acme_support';
const RECIPIENT = "{{ $('Items').item.json.recipient }}";
const TEXT = "{{ $('Items').item.json.text }}";

function itemsWithFiles(): INode[] {
	const file = buildNode('File', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toBinary',
		sourceProperty: 'file',
		options: { fileName: 'clip.mp4', mimeType: 'video/mp4' },
	});
	return [...itemsByWebhook(), file];
}

function httpRequest(name: string, parameters: Parameters, careful: boolean): INode {
	// The same in every round of Retry On Fail.
	const key = `=${name.toLowerCase()}-{{ $execution.id }}-{{ $itemIndex }}`;
	const all = {
		method: 'POST',
		authentication: 'genericCredentialType',
		genericAuthType: 'httpHeaderAuth',
		sendHeaders: careful,
		headerParameters: { parameters: [{ name: 'Idempotency-Key', value: key }] },
		sendBody: true,
		options: {},
		...parameters,
	};
	return buildNode(name, 'n8n-nodes-base.httpRequest', 4.2, all, {
		...RETRY_ON_FAIL,
		...(careful ? TO_ERROR_OUTPUT : {}),
	});
}

function setRow(name: string, fields: Record<string, string>): INode {
	const assignments = Object.entries({
		record_type: 'dm_media_send',
		user_id: `=${RECIPIENT}`,
		account: ACCOUNT,
		...fields,
	}).map(([field, value]) => ({ id: field, name: field, value, type: 'string' }));
	const parameters = { assignments: { assignments }, options: {} };
	return buildNode(name, 'n8n-nodes-base.set', 3.4, parameters);
}

/** Upload, send and row; `careful`: with an Idempotency-Key for each item, and error outputs. */
function chain(baseUrl: string, careful: boolean): INode[] {
	const file = { parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' };
	const upload = {
		url: `${baseUrl}/x/media`,
		contentType: 'multipart-form-data',
		bodyParameters: { parameters: [{ name: 'account', value: ACCOUNT }, file] },
	};
	const send = {
		url: `=${baseUrl}/x/dm/${RECIPIENT}`,
		specifyBody: 'json',
		jsonBody: `={{ JSON.stringify({ account: '${ACCOUNT}', text: $('Items').item.json.text, media_ids: [$json.mediaId] }) }}`,
	};
	const row = setRow('Row', {
		message_id: '={{ $json.messageId }}',
		text: `=${TEXT}`,
		media_id: "={{ $('Upload').item.json.mediaId }}",
		send_status: 'sent',
		handoff_format: 'jsonl',
	});
	return [
		...itemsWithFiles(),
		httpRequest('Upload', upload, careful),
		httpRequest('Send', send, careful),
		row,
	];
}

const guideChain: Variant = {
	title: 'Chain as in the guide, API of May 2026',
	contract: 'legacy',
	nodes: 3,
	build: (baseUrl) => {
		const nodes = chain(baseUrl, false);
		return { nodes, links: inSequence(nodes) };
	},
	records: ['Row'],
};

const carefulChain: Variant = {
	title: 'Chain with a key for each item and error outputs',
	contract: 'lifecycle',
	nodes: 4,
	build: (baseUrl) => {
		const main = chain(baseUrl, true);
		const error = '={{ $json.error.message }}';
		const failedRow = setRow('Failed row', { send_status: 'failed', error });
		const links = [
			...inSequence(main),
			{ from: 'Upload', output: 1, to: failedRow.name },
			{ from: 'Send', output: 1, to: failedRow.name },
		];
		return { nodes: [...main, failedRow], links };
	},
	records: ['Row', 'Failed row'],
};

function sendDm(title: string, contract: Contract, settings: Partial<INode>): Variant {
	return {
		title,
		contract,
		nodes: 1,
		build: () => {
			const parameters = {
				recipient: byId(`=${RECIPIENT}`),
				text: `=${TEXT}`,
				attachment: 'binaryFile',
				binaryPropertyName: 'data',
			};
			const node = sendDmNode(parameters, { ...TO_ERROR_OUTPUT, ...settings });
			const nodes = [...itemsWithFiles(), node];
			return { nodes, links: inSequence(nodes) };
		},
		records: ['Send DM'],
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
