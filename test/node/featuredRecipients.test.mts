import { FEATURED_RECIPIENTS } from '../../sandbox/featuredRecipients.mts';
import { locator, sharedSetup } from './setup.mts';

describe('what the sandbox’s page says of whom to write to', () => {
	const setup = sharedSetup();

	it.each(
		FEATURED_RECIPIENTS.map(({ username, does, sendStatus }) => [username, does, sendStatus]),
	)('@%s %s: %s', async (username = '', _does, sendStatus) => {
		const { rows } = await setup.send({
			parameters: { recipient: locator('username', username) },
			options: { maxWait: 10 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([{ send_status: sendStatus }]);
	});
});
