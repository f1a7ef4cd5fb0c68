import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { PERSON, pollTrigger } from './pollTrigger.mts';
import { locator, sharedSetup } from './setup.mts';

describe('Xquik DM Trigger since version 1.1', () => {
	const setup = sharedSetup();
	let staticData: IDataObject = {};
	beforeEach(() => {
		staticData = {};
	});

	const poll = async (parameters: INodeParameters = {}, mode?: 'manual') =>
		await pollTrigger(setup, { parameters, staticData, mode, typeVersion: 1.1 });
	const write = (text: string) => {
		setup.sandbox.receive({ account: 'acme_support', from: PERSON, text });
	};

	it('an early poll reads nothing and costs nothing', async () => {
		const pollNew = async (parameters: INodeParameters = {}) => {
			const polled = await poll(parameters);
			({ staticData } = polled);
			return polled.items?.map(({ json }) => json['text']) ?? null;
		};
		write('before');
		expect(await pollNew()).toBeNull();
		write('new');
		const { length } = setup.sandbox.requests();
		expect(await pollNew()).toBeNull();
		expect(setup.sandbox.requests()).toHaveLength(length);
		expect(await pollNew({ shortestInterval: 0 })).toEqual(['new']);
		expect((await poll({}, 'manual')).items).toHaveLength(1);
	});

	it('From may be a profile URL, whose username is in the row', async () => {
		const parameters = {
			recipient: locator('username', 'https://x.com/jane'),
			shortestInterval: 0,
		};
		({ staticData } = await poll(parameters));
		const { userId } = Object.values(staticData)
			.map((data) => (data as IDataObject)['person'] as { userId: string })
			.find((person) => person.userId !== '') ?? { userId: '' };
		setup.sandbox.receive({ account: 'acme_support', from: userId, text: 'Hello' });
		const { items } = await poll(parameters);
		expect(items).toMatchObject([{ json: { text: 'Hello', username: 'jane' } }]);
	});
});
