import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	INodeType,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';
import { NO_OP_NODE, passOn } from './nodeTypes.mts';
import type { CredentialTestResult } from './types.mts';
import { newNode } from './workflow.mts';

/**
 * Sends the test request of a credential type and reads the answer as n8n's Test button does:
 * through a stand-in node that has nothing but the request.
 */
export async function testCredential(
	n8n: N8nModules,
	nodeTypes: INodeTypes,
	additionalData: IWorkflowExecuteAdditionalData,
	{ name: type, test }: ICredentialType,
	data: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	if (test === undefined) {
		return { ok: false, message: 'No testing function found for this credential.' };
	}
	const { request, rules = [] } = test;
	const nodeType = standInType(type, request);
	const node = { ...newNode(NO_OP_NODE), credentials: { [type]: { id: type, name: type } } };
	const workflow = new n8n.workflow.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: { ...nodeTypes, getByNameAndVersion: () => nodeType },
	});
	const context = new n8n.core.ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		n8n.workflow.createRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: type, name: type, type, data };

	try {
		const output = await new n8n.core.RoutingNode(context, nodeType, decrypted).runNode();
		return readAnswer(output?.[0]?.[0]?.json, rules);
	} catch (error) {
		return { ok: false, message: explain(error as RequestError, rules) };
	}
}

type Rules = NonNullable<ICredentialTestRequest['rules']>;

function standInType(credential: string, request: ICredentialTestRequest['request']): INodeType {
	const { description } = passOn(NO_OP_NODE, 'No Operation, do nothing');
	return {
		description: {
			...description,
			credentials: [{ name: credential, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	};
}

function readAnswer(body: unknown, rules: Rules): CredentialTestResult {
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, message, value } = rule.properties as Record<'key' | 'message' | 'value', string>;
		const found = key
			.split('.')
			.reduce<unknown>((part, name) => (Object(part) as Record<string, unknown>)[name], body);
		if (found === value) return { ok: false, message };
	}
	return { ok: true, message: 'Connection successful!' };
}

interface RequestError extends Error {
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

/** n8n's order: the type's own words for the status, the status text, the network error's code. */
function explain({ message, cause }: RequestError, rules: Rules): string {
	const { response, code } = cause ?? {};
	if (response === undefined) return code ?? message;
	const { status, statusText } = response;
	const rule = rules.find(
		({ type, properties }) => type === 'responseCode' && properties.value === status,
	);
	return rule?.properties.message ?? (statusText || `Received HTTP status code: ${status}`);
}
