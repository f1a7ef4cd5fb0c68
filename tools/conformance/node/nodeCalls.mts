import type { INodeParameters } from 'n8n-workflow';
import { ACCOUNTS } from '../../../sandbox/account.mts';
import { MAGIC_RECIPIENTS } from '../../../sandbox/magicRecipients.mts';
import type { Engine } from '../../../engine/engine.mts';
import { picture } from '../sandbox/uploadCalls.mts';
import type { ApiAccess, NodeRun } from './runNode.mts';
import { locator, runNode } from './runNode.mts';

const PERSON = locator('id', '44196397');
const ACCOUNT = locator('username', 'acme_support');
const QUICK = { maxWait: 1 };

/** So many runs go on at the same time: most of their time is waiting. */
const CONCURRENCY = 20;

/**
 * Has the node make every kind of request that it makes: each operation, account, magic recipient
 * and way to attach a file.
 *
 * @returns how many runs there were
 */
export async function makeNodeCalls(engine: Engine, access: ApiAccess): Promise<number> {
	const runs = [...sends(await fileItem(engine)), ...others(await fileItem(engine))];
	const waiting = [...runs];
	const work = async () => {
		for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
			await runNode(engine, access, run);
		}
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, work));
	await engine.testCredential('xquikApi', { ...access });
	await engine.poll({
		type: 'n8n-nodes-xquik-dm.xquikDmTrigger',
		parameters: { account: ACCOUNT, recipient: locator('id', '9000000200004') },
		credentials: { xquikApi: { ...access } },
		mode: 'manual',
	});
	return runs.length + 2;
}

async function fileItem(engine: Engine) {
	const { name, type, content } = picture();
	return {
		json: {},
		binary: { data: await engine.storeFile(content, { fileName: name, mimeType: type }) },
	};
}

function send(parameters: INodeParameters, rest: Partial<NodeRun> = {}): NodeRun {
	return {
		operation: 'directMessage:send',
		options: QUICK,
		parameters: { account: ACCOUNT, recipient: PERSON, text: 'Hello', ...parameters },
		...rest,
	};
}

type Item = Awaited<ReturnType<typeof fileItem>>;

function sends(item: Item): NodeRun[] {
	return [
		send({}),
		send({ account: locator('id', '1001') }),
		send({ recipient: locator('username', '@jane_customer') }),
		send({ attachment: 'binaryFile', binaryPropertyName: 'data' }, { items: [item] }),
		send({ attachment: 'mediaUrl', mediaUrl: 'https://example.com/picture.png' }),
		send({ attachment: 'mediaId', mediaId: '1893726451023847424' }),
		send({}, { options: { ...QUICK, checkCreditsFirst: true } }),
		send(
			{ recipient: locator('id', '9000000202004') },
			{ options: { ...QUICK, verifyUnconfirmedSends: true } },
		),
		...ACCOUNTS.map(({ username }) => send({ account: locator('username', username) })),
		...MAGIC_RECIPIENTS.map(({ id }) => send({ recipient: locator('id', id) })),
	];
}

function others(item: Item): NodeRun[] {
	const upload = (parameters: INodeParameters, options: INodeParameters = {}): NodeRun => ({
		operation: 'media:upload',
		parameters: { account: ACCOUNT, ...parameters },
		options: { ...QUICK, ...options },
		items: [item],
	});
	const history = (parameters: INodeParameters): NodeRun => ({
		operation: 'directMessage:getAll',
		parameters: { account: ACCOUNT, recipient: PERSON, ...parameters },
	});
	const remove: NodeRun = {
		operation: 'directMessage:delete',
		parameters: { account: ACCOUNT, recipient: PERSON, messageId: '1893726451023847424' },
	};
	return [
		upload({}),
		upload({}, { videoLongerThan140Seconds: true }),
		upload({ source: 'mediaUrl', mediaUrl: 'https://example.com/picture.png' }),
		history({}),
		history({ account: locator('id', '1001') }),
		history({ recipient: locator('id', '9000000200004'), returnAll: true }),
		remove,
		{ operation: 'user:get', parameters: { user: locator('username', 'jane_customer') } },
		{ operation: 'user:get', parameters: { user: locator('id', '9000000404002') } },
		{ operation: 'writeAction:get', parameters: { writeAction: locator('id', '1') } },
		{ operation: 'account:getAll' },
		{ operation: 'account:getCredits' },
	];
}
