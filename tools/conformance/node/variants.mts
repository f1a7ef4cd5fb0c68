import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { NodeRun } from './runNode.mts';
import { locator } from './runNode.mts';
import type { Writes } from './usualAnswers.mts';

/** A way in which the node comes to call an operation. */
export interface Variant extends NodeRun {
	name: string;
	/** How the writes around the call end; default: they succeed. */
	writes?: Writes;
	/** Whether an answer may give any number of rows, also none. */
	isList?: boolean;
}

const ACCOUNT = locator('username', 'acme_support');
const PERSON = locator('id', '44196397');
/** Long enough for a second and a third attempt, which come after a second each. */
const QUICK = { maxWait: 4, maxQueueTime: 4 / 60 };

/**
 * The ways in which the node calls each operation.
 *
 * @param file an item with a picture in the binary field `data`
 */
export function variantsOf(file: INodeExecutionData): Readonly<Record<string, Variant[]>> {
	const fromFile = { attachment: 'binaryFile', binaryPropertyName: 'data' };
	const upload = (name: string): Variant => ({
		name,
		operation: 'media:upload',
		parameters: { account: ACCOUNT },
		options: QUICK,
		items: [file],
	});
	const read = (operation: string, parameters: INodeParameters = {}): Variant => ({
		name: operation,
		operation,
		parameters,
	});
	const record = { writeAction: locator('id', '501') };
	const history = { account: ACCOUNT, recipient: PERSON };
	return {
		sendDm: [send('send')],
		uploadMedia: [upload('upload'), { ...send('send with a file', fromFile), items: [file] }],
		getWriteActionStatus: [
			{ ...read('writeAction:get', record), options: QUICK },
			{
				...read('writeAction:get', { ...record, waitUntilFinished: true }),
				name: 'writeAction:get until finished',
				options: QUICK,
			},
			{ ...send('send that stays open'), writes: 'stay open' },
			{ ...upload('upload that stays open'), writes: 'stay open' },
		],
		getUser: [
			read('user:get', { user: PERSON }),
			send('send to a username', { recipient: locator('username', 'jane') }),
		],
		listXAccounts: [{ ...read('account:getAll'), isList: true }],
		getCredits: [
			read('account:getCredits'),
			{
				...send('send after a look at the credits'),
				options: { ...QUICK, checkCreditsFirst: true },
			},
		],
		getDmHistory: [
			{ ...read('directMessage:getAll', history), isList: true },
			{ ...read('directMessage:getAll', { ...history, returnAll: true }), isList: true },
			{
				// The node gives no verdict while another send of the same text is open.
				...send('send that is looked for', { text: '={{ "Hello " + $execution.id }}' }),
				writes: 'expire',
				options: { ...QUICK, verifyUnconfirmedSends: true },
			},
		],
	};
}

function send(name: string, parameters: INodeParameters = {}): Variant {
	return {
		name,
		operation: 'directMessage:send',
		parameters: { account: ACCOUNT, recipient: PERSON, text: 'Hello', ...parameters },
		options: QUICK,
	};
}
