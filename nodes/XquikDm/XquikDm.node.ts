import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { searchAccounts } from './listSearch/searchAccounts';
import { accountDescription } from './resources/account';
import { executeGetAll as executeGetAllAccounts } from './resources/account/getAll.operation';
import { executeGetCredits } from './resources/account/getCredits.operation';
import { directMessageDescription } from './resources/directMessage';
import { executeDelete } from './resources/directMessage/delete.operation';
import { executeGetAll as executeGetAllDirectMessages } from './resources/directMessage/getAll.operation';
import { executeSend } from './resources/directMessage/send.operation';
import { mediaDescription } from './resources/media';
import { executeUpload } from './resources/media/upload.operation';
import { userDescription } from './resources/user';
import { executeGet as executeGetUser } from './resources/user/get.operation';
import { writeActionDescription } from './resources/writeAction';
import { executeGet as executeGetWriteAction } from './resources/writeAction/get.operation';

type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;

/** What runs for each `resource:operation`. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
	'account:getAll': executeGetAllAccounts,
	'account:getCredits': executeGetCredits,
	'directMessage:delete': executeDelete,
	'directMessage:getAll': executeGetAllDirectMessages,
	'directMessage:send': executeSend,
	'media:upload': executeUpload,
	'user:get': executeGetUser,
	'writeAction:get': executeGetWriteAction,
};

/** The node "Xquik DM". */
export class XquikDm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Xquik DM',
		name: 'xquikDm',
		icon: { light: 'file:../../icons/xquikDm.svg', dark: 'file:../../icons/xquikDm.dark.svg' },
		group: ['output'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send an X direct message with an optional attachment, exactly once, and hand on a row that says what happened',
		defaults: { name: 'Send DM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'xquikApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: 'directMessage',
				options: [
					{ name: 'Account', value: 'account' },
					{ name: 'Direct Message', value: 'directMessage' },
					{ name: 'Media', value: 'media' },
					{ name: 'User', value: 'user' },
					{ name: 'Write Action', value: 'writeAction' },
				],
			},
			...accountDescription,
			...directMessageDescription,
			...mediaDescription,
			...userDescription,
			...writeActionDescription,
		],
	};

	methods = { listSearch: { searchAccounts } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const operation = this.getNodeParameter('operation', 0);
		const run = OPERATIONS[`${resource}:${operation}`];
		if (run === undefined) {
			throw new NodeOperationError(
				this.getNode(),
				`This version of the node has no operation ${operation} for ${resource}`,
				{ description: 'Choose another operation, or update the node.' },
			);
		}
		return [await run(this)];
	}
}
