import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchAccounts } from './listSearch/searchAccounts';
import { pollMessages } from './trigger/pollMessages';
import { TRIGGER_PARAMETERS } from './trigger/triggerParameters';

/** Nodes whose poll is under way: n8n starts the next one even when the last takes longer. */
const polling = new Set<string>();

/** The node "Xquik DM Trigger". */
export class XquikDmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Xquik DM Trigger',
		name: 'xquikDmTrigger',
		icon: { light: 'file:../../icons/xquikDm.svg', dark: 'file:../../icons/xquikDm.dark.svg' },
		group: ['trigger'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ $parameter["recipient"]?.value ? "from " + $parameter["recipient"].value : "" }}',
		// n8n's node panel shows one entry for both nodes, with the description of the trigger.
		description:
			'Send X direct messages, exactly once, or start the workflow when one person, whom you choose, sends you one',
		defaults: { name: 'Xquik DM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'xquikApi', required: true }],
		properties: TRIGGER_PARAMETERS.fields(undefined),
	};

	methods = { listSearch: { searchAccounts } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const id = `${this.getWorkflow().id} ${this.getNode().id} ${this.getMode()}`;
		if (polling.has(id)) return null;
		polling.add(id);
		try {
			const items = await pollMessages(this);
			return items === null ? null : [items];
		} finally {
			polling.delete(id);
		}
	}
}
