import { inspect } from 'node:util';
import { locator, sharedSetup, textIn } from './setup.mts';

const GET = 'user:get';

describe('User: Get', () => {
	const setup = sharedSetup();

	it.each([
		['id', '44196397', '44196397'],
		['username', '@some_person', 'some_person'],
		['url', 'https://x.com/some_person/status/1', 'some_person'],
	])('by %s gives the profile', async (mode, value, asked) => {
		const { rows, run } = await setup.operate(GET, { parameters: { user: locator(mode, value) } });
		expect(rows).toEqual([
			{
				record_type: 'x_user',
				user_id: expect.stringMatching(/^\d+$/) as unknown,
				username: expect.any(String) as unknown,
				name: expect.any(String) as unknown,
				profile: expect.objectContaining({ followers: expect.any(Number) as unknown }) as unknown,
				source_endpoint: `/api/v1/x/users/${asked}`,
			},
		]);
		expect(run.outputs['Send DM']?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(setup.sandbox.creditsSpent()).toBe(1);
	});

	it.each([
		['dm_open', true],
		['dm_closed', false],
		['some_person', undefined],
	])('says of @%s that can_dm is %s', async (username, canDm) => {
		const { rows } = await setup.operate(GET, {
			parameters: { user: locator('username', username) },
		});
		expect(rows[0]?.can_dm).toBe(canDm);
		expect('can_dm' in (rows[0] ?? {})).toBe(canDm !== undefined);
	});

	it('looks up each distinct user once and gives a row for each item', async () => {
		const names = ['one', 'Two', 'ONE', 'two', 'three'];
		const { rows, run } = await setup.operate(GET, {
			items: names.map((name) => ({ json: { name } })),
			parameters: { user: locator('username', '={{ $json.name }}') },
		});
		expect(rows.map((row) => textIn(row, 'username').toLowerCase())).toEqual(
			names.map((name) => name.toLowerCase()),
		);
		expect(run.outputs['Send DM']?.[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
			names.map((_, item) => ({ item })),
		);
		expect(setup.sandbox.creditsSpent()).toBe(3);
	});

	describe('a user that X does not know', () => {
		const user = locator('username', 'user_not_found');

		it('is an error', async () => {
			const { run } = await setup.operate(GET, { parameters: { user } });
			expect(run.error).toMatchObject({ message: 'X has no such user', httpCode: '404' });
		});

		it('is an empty item, when that is chosen', async () => {
			const { rows, run } = await setup.operate(GET, {
				parameters: { user },
				options: { ifNotFound: 'emptyItem' },
			});
			expect(run.status).toBe('success');
			expect(rows).toEqual([{}]);
			expect(run.outputs['Send DM']?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		});

		it('goes to the error output', async () => {
			const { errorRows } = await setup.operate(GET, {
				parameters: { user },
				settings: { onError: 'continueErrorOutput' },
			});
			expect(errorRows).toMatchObject([
				{
					record_type: 'x_user',
					user: 'user_not_found',
					user_id: null,
					error_code: 'user_not_found',
				},
			]);
		});
	});

	it('another error is none that "not found" covers', async () => {
		const { rows } = await setup.operate(GET, {
			parameters: { user: locator('id', '9000000400008') },
			options: { ifNotFound: 'emptyItem' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([{ error_code: 'invalid_id' }]);
	});

	it('repeats a lookup that fails for a moment', async () => {
		const answer = { status: 502, body: { error: 'x_api_unavailable' } };
		setup.sandbox.addFaults([{ route: 'user', answer }]);
		const { rows } = await setup.operate(GET, { parameters: { user: locator('id', '12') } });
		expect(rows).toMatchObject([{ user_id: '12' }]);
	});

	it.each([
		['id', '={{ "../credits" }}', 'User is not a valid X user ID: "../credits"'],
		['username', '={{ "a b" }}', 'User is not a valid X username: "a b"'],
		[
			'url',
			'={{ "https://evil.test/x" }}',
			'User is not a profile URL on X: "https://evil.test/x"',
		],
		['id', '={{ "" }}', 'User is empty'],
	])('refuses the %s %s before the lookup', async (mode, value, message) => {
		const { run } = await setup.operate(GET, { parameters: { user: locator(mode, value) } });
		expect(run.error).toMatchObject({ name: 'NodeOperationError', message });
		expect(run.error?.description).toContain('(Field: User)');
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it('the key is in no row, error or stored execution', async () => {
		for (const name of ['some_person', 'user_not_found']) {
			const { run } = await setup.operate(GET, {
				parameters: { user: locator('username', name) },
			});
			const stored = inspect(run.data, { depth: null, maxStringLength: null });
			expect(stored).not.toContain(setup.sandbox.apiKey);
		}
	});
});
