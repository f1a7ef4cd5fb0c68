import type { IDataObject, IWorkflowExecuteAdditionalData, Workflow } from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';
import type { EngineRun, WebhookAnswer, WebhookCall } from './types.mts';

/** Calls the resume webhook of the node that a run waits in, as n8n's `WaitingWebhooks` does. */
export async function callWebhook(
	n8n: N8nModules,
	workflow: Workflow,
	additionalData: IWorkflowExecuteAdditionalData,
	run: EngineRun,
	link: string,
	method: WebhookCall['method'],
	body: IDataObject = {},
): Promise<WebhookAnswer> {
	const runData = n8n.workflow.deepCopy(run.data.data);
	const node = workflow.getNode(runData.resultData.lastNodeExecuted ?? '');
	if (node === null) throw new Error('The run does not wait.');
	const nodeType = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const { webhooks = [] } = nodeType.description;
	const webhookDescription = webhooks.find(({ httpMethod }) => httpMethod === method);
	if (nodeType.webhook === undefined || webhookDescription === undefined) {
		throw new Error(`${node.name} takes no ${method}.`);
	}
	const answer: WebhookAnswer = { status: 200, headers: {}, html: '' };
	const response = {
		status(status: number) {
			answer.status = status;
			return response;
		},
		setHeader(name: string, value: string) {
			answer.headers[name.toLowerCase()] = value;
			return response;
		},
		send(html: string) {
			answer.html = html;
			return response;
		},
	};
	const query = Object.fromEntries(new URL(link).searchParams);
	Object.assign(additionalData, {
		httpRequest: { method, query, headers: {}, body },
		httpResponse: response,
	});
	const context = new n8n.core.WebhookContext(
		workflow,
		node,
		additionalData,
		'trigger',
		{
			webhookDescription,
			httpMethod: method,
			node: node.name,
			path: node.id,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: additionalData,
		},
		[],
		runData,
	);
	const returned = await nodeType.webhook.call(context);
	const page: unknown = returned.webhookResponse;
	const { workflowData } = returned;
	return {
		...answer,
		...(typeof page === 'string' && { html: page }),
		...(workflowData !== undefined && { workflowData }),
	};
}
