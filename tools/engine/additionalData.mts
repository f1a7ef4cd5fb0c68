import type { ICredentialsHelper, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import type { N8nModules } from './n8nModules.mts';

// n8n refuses relative addresses; nothing listens at this one.
const ADDRESS = 'http://localhost:5678';

/** What n8n hands to everything it runs, for an instance without server, queue and database. */
export function createAdditionalData(
	n8n: N8nModules,
	credentialsHelper: ICredentialsHelper,
): IWorkflowExecuteAdditionalData {
	const notHere = () => Promise.reject(new Error('This is not part of the engine.'));
	return {
		credentialsHelper,
		externalSecretsProxy: n8n.di.Container.get(n8n.core.ExternalSecretsProxy),
		executeWorkflow: notHere,
		startRunnerTask: notHere,
		getRunExecutionData: () => Promise.resolve(undefined),
		getRuntimeCredential: () => Promise.resolve(undefined),
		logAiEvent: () => undefined,
		currentNodeExecutionIndex: 0,
		variables: {},
		instanceBaseUrl: `${ADDRESS}/`,
		restApiUrl: `${ADDRESS}/rest`,
		formBaseUrl: `${ADDRESS}/form`,
		formWaitingBaseUrl: `${ADDRESS}/form-waiting`,
		formTestBaseUrl: `${ADDRESS}/form-test`,
		webhookBaseUrl: `${ADDRESS}/webhook`,
		webhookWaitingBaseUrl: `${ADDRESS}/webhook-waiting`,
		webhookTestBaseUrl: `${ADDRESS}/webhook-test`,
		mcpBaseUrl: `${ADDRESS}/mcp`,
		mcpTestBaseUrl: `${ADDRESS}/mcp-test`,
	};
}
