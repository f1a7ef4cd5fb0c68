import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox } from '../../sandbox/sandbox.mts';
import { startEngine } from '../engine/engine.mts';
import { locator, SEND_DM, sendDmWorkflow } from '../engine/sendDmWorkflow.mts';

/** A JSON schema, as far as n8n's preview of an output reads it. */
export interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

const ACCOUNT = locator('username', 'acme_support');
const PERSON = '44196397';
/** A conversation of several pages (sandbox/README.md). */
const TALKATIVE = locator('id', '9000000200004');

/** The schema of a value. */
function schemaOfValue(value: unknown): Schema {
	if (value === null || value === undefined) return { type: 'null' };
	if (Array.isArray(value)) return { type: 'array', items: schemaOfValue(value[0]) };
	if (typeof value === 'object') return schemaOf([value as IDataObject]);
	return { type: Number.isInteger(value) ? 'integer' : typeof value };
}

/** The schema of what rows have in common and what only some have; a value tells more than null. */
function schemaOf(rows: readonly IDataObject[]): Schema {
	const properties: Record<string, Schema> = {};
	for (const row of rows) {
		for (const [name, value] of Object.entries(row)) {
			const known = properties[name];
			if (known === undefined || known.type === 'null') properties[name] = schemaOfValue(value);
		}
	}
	return { type: 'object', properties };
}

/** Runs every operation on n8n's engine against the sandbox; gives the schema of its good rows. */
export async function outputSchemas(packageRoot: string): Promise<Map<string, Schema>> {
	const engine = await startEngine({ packageRoot });
	const sandbox = await startSandbox();
	try {
		const { apiKey, baseUrl, origin } = sandbox;
		const runOf = async (resource: string, operation: string, parameters: INodeParameters) => {
			const workflow = sendDmWorkflow({ resource, operation, ...parameters });
			const run = await engine.run({
				workflow,
				items: [{ json: {} }],
				credentials: { xquikApi: { apiKey, baseUrl } },
			});
			const { error: cause } = run;
			if (cause !== undefined) throw new Error(`${resource}: ${operation} failed`, { cause });
			return { workflow, run };
		};
		const run = async (resource: string, operation: string, parameters: INodeParameters = {}) => {
			const { outputs } = (await runOf(resource, operation, parameters)).run;
			return (outputs[SEND_DM]?.[0] ?? []).map(({ json }) => json);
		};
		const answered = async (parameters: INodeParameters, body: IDataObject) => {
			const waiting = await runOf('directMessage', 'sendAndWait', {
				account: ACCOUNT,
				recipient: locator('username', 'jane'),
				message: 'Shall we?',
				...parameters,
			});
			const link = /https?:\S+/.exec(sandbox.outbox().at(-1)?.text ?? '')?.[0] ?? '';
			const call = { ...waiting, link, method: 'POST', body } as const;
			const { workflowData } = await engine.callWebhook(call);
			return (workflowData?.[0] ?? []).map(({ json }) => json);
		};
		const form = { values: [{ fieldLabel: 'Name' }] };
		const file = { mediaUrl: `${origin}/__sandbox/files/picture.png` };
		const text = { account: ACCOUNT, text: 'Hello' };
		const sent = [
			...(await run('directMessage', 'send', {
				...text,
				recipient: locator('username', 'jane'),
				attachment: 'mediaUrl',
				...file,
			})),
			...(await run('directMessage', 'send', { ...text, recipient: locator('id', PERSON) })),
		];
		const { messageId } = sandbox.receive({ account: 'acme_support', from: PERSON, text: 'Hi' });
		const conversation = { account: ACCOUNT, recipient: locator('id', PERSON) };
		const actionId = sent[0]?.['write_action_id'];
		if (typeof actionId !== 'string') throw new Error('The row has no write_action_id');
		const rows: Record<string, IDataObject[]> = {
			'directMessage/send': sent,
			'directMessage/sendAndWait': [
				...(await answered({}, { answer: 'approve' })),
				...(await answered({ responseType: 'freeText' }, { answer: 'Yes' })),
				...(await answered({ responseType: 'customForm', formFields: form }, { 'field-0': 'Sam' })),
			],
			'directMessage/getAll': (
				await Promise.all(
					[conversation.recipient, locator('username', 'jane'), TALKATIVE].map(
						async (recipient) =>
							await run('directMessage', 'getAll', { account: ACCOUNT, recipient }),
					),
				)
			).flat(),
			'directMessage/delete': await run('directMessage', 'delete', { ...conversation, messageId }),
			'media/upload': await run('media', 'upload', {
				account: ACCOUNT,
				source: 'mediaUrl',
				...file,
			}),
			'media/download': await run('media', 'download', file),
			'user/get': await run('user', 'get', { user: locator('username', 'jane') }),
			'account/getAll': await run('account', 'getAll'),
			'account/getCredits': await run('account', 'getCredits'),
			'writeAction/get': await run('writeAction', 'get', { writeAction: locator('id', actionId) }),
		};
		return new Map(Object.entries(rows).map(([name, of]) => [name, schemaOf(of)]));
	} finally {
		await engine.close();
		await sandbox.close();
	}
}
