import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A community package on disk, with one node that does a little of everything. */
export interface FixturePackage {
	root: string;
	remove(): Promise<void>;
}

const PACKAGE_JSON = {
	name: 'n8n-nodes-fixture',
	version: '0.0.1',
	n8n: {
		nodes: ['Courier.node.js'],
		credentials: ['CourierApi.credentials.js', 'SignedApi.credentials.js'],
	},
};

// Sends each item; an item's own fields say what goes wrong. Parameters name the address.
const NODE = `
class Courier {
	description = {
		name: 'courier', displayName: 'Courier', group: ['output'], version: 1, description: 'Sends',
		defaults: { name: 'Courier' }, inputs: ['main'], outputs: ['main'],
		credentials: [{ name: 'courierApi', required: true }, { name: 'signedApi' }],
		properties: [
			{ displayName: 'To', name: 'to', type: 'string', default: '', required: true },
			{ displayName: 'Via', name: 'via', type: 'string', default: 'courierApi' },
		],
	};
	methods = {
		listSearch: {
			async searchPlaces(filter, paginationToken) {
				const { baseUrl } = await this.getCredentials('courierApi');
				const found = await this.helpers.httpRequestWithAuthentication.call(this, 'courierApi', {
					url: baseUrl + '/places', qs: { filter, page: paginationToken }, json: true,
				});
				return {
					results: [{ name: found.name, value: this.getCurrentNodeParameter('to') }],
					paginationToken: 'next',
				};
			},
		},
	};
	async execute() {
		const rows = [];
		for (const [index, item] of this.getInputData().entries()) {
			const via = this.getNodeParameter('via', index);
			const { baseUrl } = await this.getCredentials(via);
			const answer = await this.helpers.httpRequestWithAuthentication.call(this, via, {
				method: 'POST', url: baseUrl + '/send', json: true,
				body: { to: this.getNodeParameter('to', index), ...item.json },
				headers: { 'x-execution': this.getExecutionId() },
			});
			if (item.json.stall) {
				await new Promise((resolve) => {
					this.getExecutionCancelSignal().addEventListener('abort', resolve);
				});
				throw new Error('Stopped while it waited');
			}
			if (answer.refused && this.continueOnFail()) {
				rows.push({ json: item.json, error: new Error(answer.refused), pairedItem: index });
				continue;
			}
			if (answer.refused) throw new Error(answer.refused);
			const row = { ...answer, instanceId: this.getInstanceId(), workflowId: this.getWorkflow().id };
			if (item.binary) {
				const file = this.helpers.assertBinaryData(index, 'data');
				row.storedAs = file.id === undefined ? 'base64' : 'file';
				if (file.id === undefined) {
					row.text = Buffer.from(file.data, 'base64').toString();
				} else {
					row.metadata = await this.helpers.getBinaryMetadata(file.id);
					row.text = '';
					for await (const chunk of await this.helpers.getBinaryStream(file.id)) row.text += chunk;
				}
			}
			rows.push({ json: row, pairedItem: index });
		}
		return [rows];
	}
}
module.exports = { Courier };
`;

const CREDENTIAL = `
class CourierApi {
	name = 'courierApi';
	displayName = 'Courier API';
	properties = [
		{ displayName: 'Key', name: 'key', type: 'string', default: '' },
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: 'http://nowhere.invalid' },
	];
	authenticate = { type: 'generic', properties: { headers: { 'x-key': '={{$credentials.key}}' } } };
	test = {
		request: { baseURL: '={{$credentials.baseUrl}}', url: '/account' },
		rules: [
			{ type: 'responseCode', properties: { value: 402, message: 'Nothing is paid' } },
			{ type: 'responseSuccessBody', properties: { key: 'plan.name', value: 'none', message: 'No plan' } },
		],
	};
}
module.exports = { CourierApi };
`;

const FUNCTION_CREDENTIAL = `
class SignedApi {
	name = 'signedApi';
	displayName = 'Signed API';
	properties = [{ displayName: 'Key', name: 'key', type: 'string', default: '' }];
	async authenticate({ key }, options) {
		return { ...options, headers: { ...options.headers, 'x-key': 'signed ' + key } };
	}
}
module.exports = { SignedApi };
`;

/** Writes the package to a temporary folder. */
export async function writeFixturePackage(): Promise<FixturePackage> {
	const root = await mkdtemp(join(tmpdir(), 'fixture-package-'));
	await Promise.all([
		writeFile(join(root, 'package.json'), JSON.stringify(PACKAGE_JSON)),
		writeFile(join(root, 'Courier.node.js'), NODE),
		writeFile(join(root, 'CourierApi.credentials.js'), CREDENTIAL),
		writeFile(join(root, 'SignedApi.credentials.js'), FUNCTION_CREDENTIAL),
	]);
	return { root, remove: () => rm(root, { recursive: true }) };
}
