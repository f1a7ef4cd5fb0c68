import { Readable } from 'node:stream';
import { loadN8n } from '../../tools/engine/n8nModules.mts';
import { fileOf, FROM_BINARY, itemWithFile } from './files.mts';
import { sharedSetup } from './setup.mts';

const CONTINUE = { onError: 'continueRegularOutput' } as const;

/** A fault of n8n's storage, as S3 gives it through n8n. */
const SLOW_DOWN = Object.assign(
	new Error('Request to S3 failed: Please reduce your request rate'),
	{
		cause: Object.assign(new Error('SlowDown'), {
			name: 'SlowDown',
			$metadata: { httpStatusCode: 503 },
		}),
	},
);
const RESET = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const REFUSED = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('a fault of n8n’s storage', () => {
	const setup = sharedSetup();
	afterEach(() => jest.restoreAllMocks());

	function storage() {
		const { core, di } = loadN8n();
		return di.Container.get(core.BinaryDataService);
	}

	it.each<[rule: string, error: Error]>([
		['S3 is too busy', SLOW_DOWN],
		['the connection was reset', RESET],
	])('is retryable, and not a file that is gone: %s', async (_rule, error) => {
		const item = await itemWithFile(setup.engine, fileOf('image/png'));
		jest.spyOn(storage(), 'getMetadata').mockRejectedValue(error);
		const { rows } = await setup.send({
			items: [item],
			parameters: FROM_BINARY,
			settings: CONTINUE,
		});
		expect(rows[0]).toMatchObject({
			send_status: 'failed',
			error_code: 'attachment_unreadable',
			retryable: true,
			safe_to_retry: true,
		});
		expect(rows[0]?.error_message).toContain(error.message);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('a file that is gone is not', async () => {
		const item = await itemWithFile(setup.engine, fileOf('image/png'));
		Object.assign(item.binary?.data ?? {}, {
			id: 'filesystem-v2:workflows/workflow/executions/temp/binary_data/gone',
		});
		const { rows } = await setup.send({
			items: [item],
			parameters: FROM_BINARY,
			settings: CONTINUE,
		});
		expect(rows[0]).toMatchObject({ error_code: 'attachment_gone', retryable: false });
	});

	/** The stream breaks after its first part, so many times once the file has been checked. */
	function breakStreams(error: Error, times: number) {
		const service = storage();
		const real = service.getAsStream.bind(service);
		let calls = 0;
		jest.spyOn(service, 'getAsStream').mockImplementation(async (id, chunkSize) => {
			// The first one is for the head of the file.
			calls += 1;
			const stream = await real(id, chunkSize);
			if (calls === 1 || calls > 1 + times) return stream;
			stream.destroy();
			return Readable.from(
				(function* () {
					yield fileOf('image/png', 1000);
					throw error;
				})(),
			);
		});
	}

	it.each([RESET, REFUSED])('in the middle of an upload is overcome: %s', async (error) => {
		const item = await itemWithFile(setup.engine, fileOf('image/png', 300_000));
		breakStreams(error, 1);
		const { rows } = await setup.send({ items: [item], parameters: FROM_BINARY });
		expect(rows[0]).toMatchObject({ send_status: 'sent', credits_charged: 20 });
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it.each([RESET, REFUSED])('that does not pass is called by its name: %s', async (error) => {
		const item = await itemWithFile(setup.engine, fileOf('image/png', 300_000));
		breakStreams(error, 99);
		const { rows } = await setup.send({
			items: [item],
			parameters: FROM_BINARY,
			settings: CONTINUE,
		});
		expect(rows[0]).toMatchObject({
			send_status: 'failed',
			error_code: 'attachment_unreadable',
			retryable: true,
			safe_to_retry: true,
			credits_charged: null,
		});
		expect(rows[0]?.error_message).not.toMatch(/connection to Xquik/i);
		expect(setup.sandbox.outbox()).toEqual([]);
	});
});
