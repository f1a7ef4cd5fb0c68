import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialTestRequest,
	ICredentialType,
	INode,
	INodeType,
} from 'n8n-workflow';
import { createAdditionalData } from './additionalData.mts';
import { NO_OP_NODE } from './builtinNodes.mts';
import type { N8nModules } from './n8nModules.mts';
import type { CredentialTestResult } from './types.mts';

/**
 * Sends the test request of a credential type and reads the answer as n8n's Test button does:
 * through a stand-in node that has nothing but the request.
 */
export async function testCredential(
	n8n: N8nModules,
	credentials: ICredentialsHelper,
	type: ICredentialType,
	data: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	if (type.test === undefined) {
		return { ok: false, message: 'No testing function found for this credential.' };
	}
	const { request, rules = [] } = type.test;
	const nodeType = standInType(type.name, request);
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: NO_OP_NODE,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type.name]: { id: type.name, name: type.name } },
	};
	const workflow = new n8n.workflow.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const context = new n8n.core.ExecuteContext(
		workflow,
		node,
		createAdditionalData(n8n, credentials),
		'internal',
		n8n.workflow.createRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: type.name, name: type.name, type: type.name, data };

	try {
		const output = await new n8n.core.RoutingNode(context, nodeType, decrypted).runNode();
		return readAnswer(output?.[0]?.[0]?.json, rules);
	} catch (error) {
		return { ok: false, message: explain(error, rules) };
	}
}

type Rules = NonNullable<ICredentialTestRequest['rules']>;

function standInType(credential: string, request: ICredentialTestRequest['request']): INodeType {
	return {
		description: {
			name: NO_OP_NODE,
			displayName: 'No Operation, do nothing',
			group: ['organization'],
			description: 'Sends the test request of a credential',
			version: 1,
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: credential, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	};
}

function readAnswer(body: unknown, rules: Rules): CredentialTestResult {
	for (const rule of rules) {
		if (rule.type === 'responseSuccessBody') {
			const { key, message } = rule.properties;
			const refused: unknown = rule.properties.value;
			if (readPath(body, key) === refused) return { ok: false, message };
		}
	}
	return { ok: true, message: 'Connection successful!' };
}

/** n8n's order: the type's own words for the status, the status text, the network error's code. */
function explain(error: unknown, rules: Rules): string {
	const status = readPath(error, 'cause.response.status');
	if (typeof status === 'number') {
		for (const rule of rules) {
			if (rule.type === 'responseCode' && rule.properties.value === status) {
				return rule.properties.message;
			}
		}
		const statusText = readPath(error, 'cause.response.statusText');
		if (typeof statusText === 'string' && statusText !== '') return statusText;
		return `Received HTTP status code: ${status}`;
	}
	const code = readPath(error, 'cause.code');
	if (typeof code === 'string') return code;
	return error instanceof Error ? error.message : String(error);
}

function readPath(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(part, key) =>
				typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined,
			value,
		);
}
