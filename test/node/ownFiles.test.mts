import type { IBinaryData, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { SEND_DM, sendDmWorkflow } from '../../tools/engine/sendDmWorkflow.mts';
import { fileOf, FROM_BINARY, itemWithFile, sha256 } from './files.mts';
import { locator, sharedSetup } from './setup.mts';

const PHOTO = { attachment: 'binaryFile', binaryPropertyName: 'Photo' };
const CONTINUE = { onError: 'continueRegularOutput' } as const;

describe('which files an item may send', () => {
	const setup = sharedSetup();

	/** A file in n8n's storage, as a form or webhook stores it. */
	const stored = async (bytes = fileOf('image/png'), executionId?: string) =>
		await setup.engine.storeFile(bytes, { fileName: 'p.png', mimeType: 'image/png' }, executionId);

	/** What n8n's Form puts into the JSON for each file. */
	const described = { filename: 'p.png', mimetype: 'image/png', size: 3000 };

	/** Runs Send in a workflow with n8n's combined binary mode. */
	async function sendCombined(json: object, parameters: INodeParameters, executionId = '77') {
		const { apiKey, baseUrl } = setup.sandbox;
		const workflow = sendDmWorkflow(
			{
				account: locator('username', 'acme_support'),
				recipient: locator('id', '44196397'),
				text: 'Hello',
				...parameters,
			},
			CONTINUE,
		);
		const run = await setup.engine.run({
			workflow: { ...workflow, settings: { executionOrder: 'v1', binaryMode: 'combined' } },
			items: [{ json: json as INodeExecutionData['json'] }],
			credentials: { xquikApi: { apiKey, baseUrl } },
			executionId,
		});
		return run.outputs[SEND_DM]?.[0]?.[0]?.json;
	}

	it.each(['fail', 'sendTextOnly'])(
		'two photos of a form are too many with If File Is Missing = %s',
		async (ifFileIsMissing) => {
			const item: INodeExecutionData = {
				json: { Photo: [described, described] },
				binary: { Photo_0: await stored(), Photo_1: await stored() },
			};
			const { rows } = await setup.send({
				items: [item],
				parameters: { ...PHOTO, ifFileIsMissing, text: 'Here are the two photos' },
				settings: CONTINUE,
			});
			expect(rows[0]).toMatchObject({
				send_status: 'failed',
				error_code: 'attachment_several',
				recipient: '44196397',
				text: 'Here are the two photos',
			});
			expect(setup.sandbox.requests()).toEqual([]);
		},
	);

	it('one photo of a form, by the label of its field', async () => {
		const bytes = fileOf('image/png');
		const item: INodeExecutionData = {
			json: { 'Your photo': [described] },
			binary: { Your_photo: await stored(bytes) },
		};
		const { rows } = await setup.send({
			items: [item],
			parameters: { ...PHOTO, binaryPropertyName: 'Your photo' },
		});
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
		expect(setup.sandbox.outbox()[0]?.media?.sha256).toBe(sha256(bytes));
	});

	it('the row names the files that were not sent', async () => {
		const item: INodeExecutionData = { json: {}, binary: { Other: await stored() } };
		const sendTextOnly = { ...PHOTO, ifFileIsMissing: 'sendTextOnly' };
		const { rows } = await setup.send({ items: [item], parameters: sendTextOnly });
		expect(rows[0]).toMatchObject({ send_status: 'sent', ignored_files: ['Other'] });
		const none = await setup.send({ parameters: sendTextOnly });
		expect(none.rows[0]).not.toHaveProperty('ignored_files');
		const failed = await setup.send({ items: [item], parameters: PHOTO, settings: CONTINUE });
		expect(failed.rows[0]?.error_message).toContain('Other');
	});

	it.each(['photo', '={{ $json.photo }}'])(
		'a stored file that only the JSON names is not sent (%s)',
		async (binaryPropertyName) => {
			const secret = await stored();
			const { rows } = await setup.send({
				items: [{ json: { photo: { ...secret } } }],
				parameters: { ...FROM_BINARY, binaryPropertyName },
				settings: CONTINUE,
			});
			expect(rows[0]).toMatchObject({ error_code: 'attachment_not_own' });
			expect(setup.sandbox.requests()).toEqual([]);
		},
	);

	it('nor one that stands beside a file of the item', async () => {
		const item = await itemWithFile(setup.engine, fileOf('image/png'));
		item.json = { photo: { ...(await stored()) } };
		const { rows } = await setup.send({
			items: [item],
			parameters: { ...FROM_BINARY, binaryPropertyName: '={{ $json.photo }}' },
			settings: CONTINUE,
		});
		expect(rows[0]).toMatchObject({ error_code: 'attachment_not_own' });
	});

	it('an expression may give the item’s own file', async () => {
		const bytes = fileOf('image/png');
		await setup.send({
			items: [await itemWithFile(setup.engine, bytes)],
			parameters: { ...FROM_BINARY, binaryPropertyName: '={{ $binary.data }}' },
		});
		expect(setup.sandbox.outbox()[0]?.media?.sha256).toBe(sha256(bytes));
	});

	it('or the file of the item that it was made from', async () => {
		const bytes = fileOf('image/png');
		const workflow = sendDmWorkflow(
			{
				account: locator('username', 'acme_support'),
				recipient: locator('id', '44196397'),
				text: 'Hello',
				attachment: 'binaryFile',
				binaryPropertyName: '={{ $("Start").item.binary.data }}',
			},
			CONTINUE,
		);
		const [start, send] = workflow.nodes;
		const drop = {
			id: 'drop',
			name: 'Drop',
			type: 'test.dropBinary',
			typeVersion: 1,
			position: [100, 0] as [number, number],
			parameters: {},
		};
		const engineWorkflow = {
			...workflow,
			nodes: [start, drop, send] as typeof workflow.nodes,
			connections: {
				Start: { main: [[{ node: 'Drop', type: 'main' as const, index: 0 }]] },
				Drop: { main: [[{ node: SEND_DM, type: 'main' as const, index: 0 }]] },
			},
		};
		await setup.restart({
			'test.dropBinary': {
				description: {
					displayName: 'Drop',
					name: 'test.dropBinary',
					group: ['transform'],
					version: 1,
					description: 'Hands on the JSON only',
					defaults: { name: 'Drop' },
					inputs: ['main'],
					outputs: ['main'],
					properties: [],
				},
				execute() {
					const items = this.getInputData();
					return Promise.resolve([
						items.map(({ json }, index) => ({ json, pairedItem: { item: index } })),
					]);
				},
			},
		});
		const run = await setup.engine.run({
			workflow: engineWorkflow,
			items: [await itemWithFile(setup.engine, bytes)],
			credentials: {
				xquikApi: { apiKey: setup.sandbox.apiKey, baseUrl: setup.sandbox.baseUrl },
			},
		});
		expect(run.outputs[SEND_DM]?.[0]?.[0]?.json).toMatchObject({ send_status: 'sent' });
		expect(setup.sandbox.outbox()[0]?.media?.sha256).toBe(sha256(bytes));
	});

	describe('in n8n’s combined binary mode', () => {
		it.each<[rule: string, execution: string, code: string | undefined]>([
			['of a form, stored before the execution had an ID', 'temp', undefined],
			['of this execution', '77', undefined],
			['of another execution', '76', 'attachment_not_own'],
		])('a file %s', async (_rule, execution, code) => {
			const file: IBinaryData = await stored(fileOf('image/png'), execution);
			const row = await sendCombined({ Photo: file }, PHOTO);
			expect(row?.error_code).toBe(code);
			expect(setup.sandbox.outbox()).toHaveLength(code === undefined ? 1 : 0);
		});

		it('a file of another workflow is not sent', async () => {
			const file: IBinaryData = await stored(fileOf('image/png'), '77');
			const id = (file.id ?? '').replace('workflows/workflow/', 'workflows/other/');
			const row = await sendCombined({ Photo: { ...file, id } }, PHOTO);
			expect(row).toMatchObject({ error_code: 'attachment_not_own' });
		});

		it('two photos of a form are too many', async () => {
			const json = { Photo: [await stored(), await stored()] };
			const row = await sendCombined(json, { ...PHOTO, ifFileIsMissing: 'sendTextOnly' });
			expect(row).toMatchObject({ error_code: 'attachment_several' });
			expect(setup.sandbox.requests()).toEqual([]);
		});

		it('a file of an earlier node, which n8n has put into the JSON', async () => {
			const row = await sendCombined(
				{ _files: { data: await stored(fileOf('image/png'), '77') } },
				FROM_BINARY,
			);
			expect(row).toMatchObject({ send_status: 'sent', record_type: 'dm_media_send' });
		});
	});
});
