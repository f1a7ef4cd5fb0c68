import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { searchAccounts } from './listSearch/searchAccounts';
import { account } from './resources/account';
import { directMessage } from './resources/directMessage';
import {
	answerWebhook,
	RESUME_WEBHOOKS,
	WAITING_TOOLTIP,
} from './resources/directMessage/wait/webhook';
import { media } from './resources/media';
import { user } from './resources/user';
import { writeAction } from './resources/writeAction';

const RESOURCES = [account, directMessage, media, user, writeAction];

/** The node "Xquik DM". */
export class XquikDm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Xquik DM',
		name: 'xquikDm',
		icon: { light: 'file:../../icons/xquikDm.svg', dark: 'file:../../icons/xquikDm.dark.svg' },
		group: ['output'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send an X direct message with an optional attachment, exactly once, and hand on a row that says what happened',
		defaults: { name: 'Xquik DM' },
		usableAsTool: true,
		hints: [
			{
				type: 'warning',
				location: 'outputPane',
				whenToDisplay: 'beforeExecution',
				displayCondition:
					'={{ $parameter["resource"] === "directMessage" && $parameter["operation"] === "getAll" && ($parameter["returnAll"] === true || $parameter["limit"] > 200) }}',
				message:
					'Each message that is read costs 1 credit, for each input item. Set Limit, or Since under Options, to read less.',
			},
			{
				type: 'info',
				location: 'outputPane',
				whenToDisplay: 'beforeExecution',
				displayCondition:
					'={{ $parameter["resource"] === "directMessage" && ["send", "sendAndWait"].includes($parameter["operation"]) && $parameter["options"]?.dryRun !== true && $parameter["options"]?.manualExecutions !== "dryRun" }}',
				message:
					'Executing sends real messages: 10 credits each, 20 with a file. Add the option Dry Run to see first what would be sent.',
			},
		],
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		waitingNodeTooltip: WAITING_TOOLTIP,
		webhooks: RESUME_WEBHOOKS,
		credentials: [{ name: 'xquikApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'directMessage',
				options: RESOURCES.map(({ name, value }) => ({ name, value })),
			},
			...RESOURCES.flatMap(({ description }) => description),
		],
	};

	methods = { listSearch: { searchAccounts } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const operation = this.getNodeParameter('operation', 0);
		const found = RESOURCES.find(({ value }) => value === resource)?.operations.get(operation);
		if (found === undefined) {
			throw new NodeOperationError(
				this.getNode(),
				`This version of the node has no operation ${operation} for ${resource}`,
				{ description: 'Choose another operation, or update the node.' },
			);
		}
		return [await found.execute(this)];
	}

	/** The page behind the link of Send and Wait, and the answer from it. */
	webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return Promise.resolve(answerWebhook(this));
	}
}
