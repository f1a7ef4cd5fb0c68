import { fileOf, FROM_BINARY, itemWithFile } from './files.mts';
import { numbered, sharedSetup } from './setup.mts';

const HOUR = 60 * 60 * 1000;
const PNG = fileOf('image/png');
const CUSTOM_KEY = { ...FROM_BINARY, duplicateProtection: 'customKey', deduplicationKey: 'k' };

describe('Duplicate Protection', () => {
	const setup = sharedSetup();
	const texts = () => setup.sandbox.outbox().map(({ text }) => text);

	it('Per Execution: the same execution coming back sends nothing again', async () => {
		const items = [await itemWithFile(setup.engine, PNG)];
		const run = { items, parameters: FROM_BINARY, executionId: '5' };
		const first = await setup.send(run);
		const again = await setup.send(run);
		expect(again.rows[0]).toMatchObject({
			send_status: 'sent',
			message_id: first.rows[0]?.message_id,
			media_id: first.rows[0]?.media_id,
			replayed: true,
		});
		expect(setup.sandbox.outbox()).toHaveLength(1);
		expect(setup.sandbox.creditsSpent()).toBe(20);
	});

	it('Per Execution: another execution is another message', async () => {
		await setup.send({ executionId: '5' });
		await setup.send({ executionId: '6' });
		expect(setup.sandbox.outbox()).toHaveLength(2);
	});

	it.each(['', '__UNKNOWN__'])(
		'Per Execution: executions without an ID (%j) are not taken for the same one',
		async (executionId) => {
			await setup.send({ executionId, resumeToken: '' });
			await setup.send({ executionId, resumeToken: '' });
			expect(setup.sandbox.outbox()).toHaveLength(2);
		},
	);

	it('Per Execution: a changed text under a used key is a conflict, not a second message', async () => {
		await setup.send({ executionId: '5' });
		const { run } = await setup.send({ executionId: '5', parameters: { text: 'Changed' } });
		expect(run.error?.message).toBe('This key was already used for another message');
		expect(texts()).toEqual(['Hello']);
	});

	it('Per Message: the same message goes out once, whatever execution it is from', async () => {
		const items = [await itemWithFile(setup.engine, PNG)];
		const parameters = { ...FROM_BINARY, duplicateProtection: 'perMessage' };
		await setup.send({ items, parameters });
		const again = await setup.send({ items: [await itemWithFile(setup.engine, PNG)], parameters });
		expect(again.rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
		await setup.send({ items, parameters: { ...parameters, text: 'Another text' } });
		expect(texts()).toEqual(['Hello', 'Another text']);
	});

	it('Per Message: another attachment makes it another message', async () => {
		const parameters = { duplicateProtection: 'perMessage' };
		const mediaUrl = `${setup.sandbox.origin}/__sandbox/files/picture.png`;
		const byUrl = { ...parameters, attachment: 'mediaUrl', mediaUrl };
		const { rows } = await setup.send({ parameters: byUrl });
		const mediaId = rows[0]?.media_id as string;
		const byId = { ...parameters, attachment: 'mediaId', mediaId };
		for (const same of [byUrl, byId, byId, parameters, parameters]) {
			await setup.send({ parameters: same });
		}
		expect(setup.sandbox.outbox().map(({ media }) => media?.mediaId)).toEqual([
			mediaId,
			mediaId,
			undefined,
		]);
	});

	it('Custom Key: a number is a key like the same digits', async () => {
		const parameters = { duplicateProtection: 'customKey', deduplicationKey: '={{ 42 }}' };
		await setup.send({ parameters });
		const { rows } = await setup.send({ parameters: { ...parameters, deduplicationKey: '42' } });
		expect(rows[0]).toMatchObject({ replayed: true });
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it('Custom Key: one message for each key, from any execution', async () => {
		const parameters = {
			duplicateProtection: 'customKey',
			deduplicationKey: '={{ "ticket-" + $json.n }}',
			text: '={{ "For " + $json.n }}',
		};
		await setup.send({ items: numbered(2), parameters });
		await setup.send({ items: numbered(3), parameters });
		expect(texts()).toEqual(['For 0', 'For 1', 'For 2']);
	});

	it('two n8n instances never share a key', async () => {
		const parameters = { duplicateProtection: 'customKey', deduplicationKey: 'k' };
		const { rows } = await setup.send({ parameters, options: { dryRun: true } });
		await setup.restart();
		const second = await setup.send({ parameters, options: { dryRun: true } });
		expect(second.rows[0]?.idempotency_key).not.toBe(rows[0]?.idempotency_key);
	});

	it('an upload of 25 hours ago is not used for a message that never went out', async () => {
		const items = [await itemWithFile(setup.engine, PNG)];
		const parameters = CUSTOM_KEY;
		setup.sandbox.addFaults([
			{ route: 'send', answer: { status: 422, body: { error: 'x_rejected' } } },
		]);
		const settings = { onError: 'continueRegularOutput' } as const;
		const first = await setup.send({ items, parameters, settings });
		setup.sandbox.advanceClock(25 * HOUR);
		const second = await setup.send({ items, parameters, settings });
		expect(second.rows[0]).toMatchObject({ send_status: 'sent' });
		expect(second.rows[0]?.media_id).not.toBe(first.rows[0]?.media_id);
		const third = await setup.send({ items, parameters, settings });
		expect(third.rows[0]).toMatchObject({ replayed: true });
		expect(setup.sandbox.outbox()).toHaveLength(1);
	});

	it('a message that went out 25 hours ago is found without paying its upload again', async () => {
		const items = [await itemWithFile(setup.engine, PNG)];
		const parameters = CUSTOM_KEY;
		await setup.send({ items, parameters });
		setup.sandbox.advanceClock(25 * HOUR);
		const { rows } = await setup.send({ items, parameters });
		expect(rows[0]).toMatchObject({ send_status: 'sent', replayed: true });
		expect(setup.sandbox.creditsSpent()).toBe(20);
	});
});
