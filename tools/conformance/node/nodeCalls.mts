import { randomBytes } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { ACCOUNTS } from '../../../sandbox/account.mts';
import { MAGIC_RECIPIENTS } from '../../../sandbox/magicRecipients.mts';
import type { Engine } from '../../engine/engine.mts';
import { picture } from '../sandbox/uploadCalls.mts';
import type { ApiAccess, NodeRun } from './runNode.mts';
import { locator, runNode } from './runNode.mts';

const PERSON = locator('id', '44196397');
const ACCOUNT = locator('username', 'acme_support');
const QUICK = { maxWait: 1, maxQueueTime: 1 / 60 };

/** So many runs go on at the same time: most of their time is waiting. */
const CONCURRENCY = 20;

/**
 * Has the node make every kind of request that it makes: each operation, account, magic recipient
 * and way to attach a file.
 *
 * @param wanted the `operationId`s in question; runs that call none of them are left out
 * @returns how many runs there were
 */
export async function makeNodeCalls(
	engine: Engine,
	baseUrl: string,
	wanted: readonly string[],
): Promise<number> {
	const calls = callsOf(engine, baseUrl, await fileItem(engine)).filter(({ operations }) =>
		operations.some((operation) => wanted.includes(operation)),
	);
	const waiting = [...calls];
	const work = async () => {
		for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) await call.make();
	};
	await Promise.all(Array.from({ length: CONCURRENCY }, work));
	return calls.length;
}

/** Something that makes the node call operations of the API. */
interface NodeCall {
	operations: string[];
	make(): Promise<unknown>;
}

function callsOf(engine: Engine, baseUrl: string, item: Item): NodeCall[] {
	const runs = [...sends(), ...uploads(item), ...lookUps()].map(([operations, run]) => ({
		operations,
		make: async () => await runNode(engine, newAccess(baseUrl), run),
	}));
	const test = async () => await engine.testCredential('xquikApi', { ...newAccess(baseUrl) });
	const poll = async () =>
		await engine.poll({
			type: 'n8n-nodes-xquik-dm.xquikDmTrigger',
			parameters: { account: ACCOUNT, recipient: locator('id', '9000000200004') },
			credentials: { xquikApi: { ...newAccess(baseUrl) } },
			mode: 'manual',
		});
	return [
		...runs,
		{ operations: ['getCredits'], make: test },
		{ operations: ['getDmHistory'], make: poll },
	];
}

/** With a key of its own, since runs with the same key wait for each other's rate limits. */
function newAccess(baseUrl: string): ApiAccess {
	return { apiKey: `xq_${randomBytes(32).toString('hex')}`, baseUrl };
}

async function fileItem(engine: Engine) {
	const { name, type, content } = picture();
	return {
		json: {},
		binary: { data: await engine.storeFile(content, { fileName: name, mimeType: type }) },
	};
}

type Item = Awaited<ReturnType<typeof fileItem>>;

/** A run, and the `operationId`s that it calls. */
type Run = [operations: string[], run: NodeRun];

const SEND = ['sendDm', 'getWriteActionStatus'];

function send(parameters: INodeParameters, rest: Partial<NodeRun> = {}): NodeRun {
	return {
		operation: 'directMessage:send',
		options: QUICK,
		parameters: { account: ACCOUNT, recipient: PERSON, text: 'Hello', ...parameters },
		...rest,
	};
}

function sends(): Run[] {
	const checkCreditsFirst = { options: { ...QUICK, checkCreditsFirst: true } };
	const verify = { options: { ...QUICK, verifyUnconfirmedSends: true } };
	return [
		[SEND, send({})],
		[SEND, send({ account: locator('id', '1001') })],
		[SEND, send({ attachment: 'mediaId', mediaId: '1893726451023847424' })],
		[[...SEND, 'getUser'], send({ recipient: locator('username', '@jane_customer') })],
		[[...SEND, 'getCredits'], send({}, checkCreditsFirst)],
		[[...SEND, 'getDmHistory'], send({ recipient: locator('id', '9000000202004') }, verify)],
		...ACCOUNTS.map(
			({ username }): Run => [SEND, send({ account: locator('username', username) })],
		),
		...MAGIC_RECIPIENTS.map(({ id }): Run => [SEND, send({ recipient: locator('id', id) })]),
	];
}

function uploads(item: Item): Run[] {
	const items = [item];
	const fromUrl = { mediaUrl: 'https://example.com/picture.png' };
	const upload = (parameters: INodeParameters, options: INodeParameters = {}): Run => [
		['uploadMedia'],
		{
			operation: 'media:upload',
			parameters: { account: ACCOUNT, ...parameters },
			options: { ...QUICK, ...options },
			items,
		},
	];
	const fromFile = { attachment: 'binaryFile', binaryPropertyName: 'data' };
	return [
		upload({}),
		upload({}, { videoLongerThan140Seconds: true }),
		upload({ source: 'mediaUrl', ...fromUrl }),
		[[...SEND, 'uploadMedia'], send(fromFile, { items })],
		[[...SEND, 'uploadMedia'], send({ attachment: 'mediaUrl', ...fromUrl })],
	];
}

function lookUps(): Run[] {
	const history = (parameters: INodeParameters): Run => [
		['getDmHistory', 'listXAccounts'],
		{
			operation: 'directMessage:getAll',
			parameters: { account: ACCOUNT, recipient: PERSON, ...parameters },
		},
	];
	const user = (value: ReturnType<typeof locator>): Run => [
		['getUser'],
		{ operation: 'user:get', parameters: { user: value } },
	];
	const message = { account: ACCOUNT, recipient: PERSON, messageId: '1893726451023847424' };
	const record = { writeAction: locator('id', '1') };
	return [
		history({}),
		history({ account: locator('id', '1001') }),
		history({ recipient: locator('id', '9000000200004'), returnAll: true }),
		user(locator('username', 'jane_customer')),
		user(locator('id', '9000000404002')),
		[['getWriteActionStatus'], { operation: 'directMessage:delete', parameters: message }],
		[['getWriteActionStatus'], { operation: 'writeAction:get', parameters: record }],
		[['listXAccounts'], { operation: 'account:getAll' }],
		[['getCredits'], { operation: 'account:getCredits' }],
	];
}
