import { locator, sharedSetup } from './setup.mts';

/** How a workflow of 0.1.0 and a new one read the same parameters. */
describe('a node of version 1, as saved workflows have it', () => {
	const setup = sharedSetup();

	it.each([
		['digits by username since 1.1', 'username', '12345', 1.1, { user_id: '12345' }],
		['a user ID', 'id', '44196397', 1, { user_id: '44196397' }],
		['a profile URL by username since 1.1', 'username', 'x.com/jane', 1.1, { username: 'jane' }],
	])('%s', async (_title, mode, value, typeVersion, row) => {
		const { rows } = await setup.send({
			parameters: { recipient: locator(mode, value) },
			settings: { typeVersion },
		});
		expect(rows).toMatchObject([{ send_status: 'sent', recipient: value, ...row }]);
	});

	it.each([
		['12345', 1],
		['@12345', 1],
		['@12345', 1.1],
	])(
		'sends nothing where the API takes the handle %s for an ID (version %d)',
		async (handle, typeVersion) => {
			const { rows } = await setup.send({
				parameters: { recipient: locator('username', handle) },
				settings: { typeVersion, onError: 'continueRegularOutput' },
			});
			expect(rows).toMatchObject([{ send_status: 'failed', error_code: 'user_not_found' }]);
			expect(setup.sandbox.outbox()).toEqual([]);
		},
	);

	it('sends to a handle of digits that the API has found', async () => {
		const body = { id: '777', username: '12345', name: 'Five' };
		setup.sandbox.addFaults([{ route: 'user', answer: { status: 200, body } }]);
		const { rows } = await setup.send({ parameters: { recipient: locator('username', '@12345') } });
		expect(rows).toMatchObject([{ send_status: 'sent', user_id: '777', username: '12345' }]);
	});

	it.each([
		[{ dryRun: true }, 'dry_run'],
		[{ dryRun: false }, 'sent'],
		[{}, 'sent'],
	])('keeps the option %j as it was saved', async (options, status) => {
		const { rows } = await setup.send({ options, settings: { typeVersion: 1 } });
		expect(rows[0]).toMatchObject({ send_status: status, text: 'Hello' });
	});
});
