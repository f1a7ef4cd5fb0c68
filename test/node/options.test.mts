import type { INodeProperties } from 'n8n-workflow';
import { XquikDm } from '../../nodes/XquikDm/XquikDm.node.ts';
import { FROM_BINARY } from './files.mts';
import { locator, numbered, sharedSetup } from './setup.mts';

/** Parameters with which each operation works. */
const WORKING = {
	'directMessage:send': {
		account: locator('username', 'acme_support'),
		recipient: locator('username', 'jane'),
		text: 'Hello',
	},
	'directMessage:sendAndWait': {
		account: locator('username', 'acme_support'),
		recipient: locator('username', 'jane'),
		message: 'Is it all right?',
	},
	'directMessage:getAll': {
		account: locator('username', 'acme_support'),
		recipient: locator('username', 'jane'),
	},
	'directMessage:delete': {
		account: locator('username', 'acme_support'),
		recipient: locator('username', 'jane'),
		messageId: '1893726451023852961',
	},
	// On Xquik's own host, which the others need not name.
	'media:download': { mediaUrl: '/media/a.png' },
	'media:upload': {
		account: locator('username', 'acme_support'),
		source: 'mediaUrl',
		mediaUrl: 'https://example.com/a.png',
	},
	'user:get': { user: locator('username', 'jane') },
	'writeAction:get': { writeAction: locator('id', '710003') },
};

/** Every option that the node's description has, with its operation. */
const OPTIONS = new XquikDm().description.properties
	.filter(({ name }) => name === 'options')
	.flatMap(({ displayOptions, options }) => {
		const [resource] = displayOptions?.show?.resource ?? [];
		const [name] = displayOptions?.show?.operation ?? [];
		const operation =
			typeof resource === 'string' && typeof name === 'string' ? `${resource}:${name}` : '';
		return ((options ?? []) as INodeProperties[]).map(
			(option): [keyof typeof WORKING, string, string] => [
				operation as keyof typeof WORKING,
				option.name,
				option.displayName,
			],
		);
	});

/** Every parameter that is a switch or a list, and what it takes to see it. */
const CHOICES: Array<[keyof typeof WORKING, string, string, object]> = [
	['directMessage:send', 'attachment', 'Attachment', {}],
	['directMessage:send', 'ifFileIsMissing', 'If File Is Missing', FROM_BINARY],
	['directMessage:send', 'duplicateProtection', 'Duplicate Protection', { deduplicationKey: 'k' }],
	['directMessage:getAll', 'returnAll', 'Return All', {}],
	['media:upload', 'source', 'Source', {}],
	['media:upload', 'duplicateProtection', 'Duplicate Protection', { deduplicationKey: 'k' }],
	['writeAction:get', 'waitUntilFinished', 'Wait Until Finished', {}],
];

describe('options and choices', () => {
	const setup = sharedSetup();

	it('the list of options is that of the node', () => {
		expect(OPTIONS.length).toBeGreaterThan(20);
		expect(new Set(OPTIONS.map(([operation]) => operation))).toEqual(new Set(Object.keys(WORKING)));
	});

	// Of a fixed collection n8n itself drops what is none of its fields.
	const REFUSING = OPTIONS.filter(([, name]) => name !== 'limitWaitTime');

	it.each(REFUSING)('%s refuses %s when it is an object, and asks nobody', async (...option) => {
		const [operation, name, displayName] = option;
		const { rows, run } = await setup.operate(operation, {
			parameters:
				operation === 'media:download'
					? { mediaUrl: `${setup.sandbox.origin}${WORKING[operation].mediaUrl}` }
					: WORKING[operation],
			// Fields is shown only with this Output.
			options: {
				...(name === 'fields' && { output: 'selectedFields' }),
				[name]: '={{ ({ a: 1 }) }}',
			},
			settings: { onError: 'continueRegularOutput' },
		});
		expect(run.status).toBe('success');
		expect(rows).toHaveLength(1);
		if (name !== 'fields') expect(rows[0]).toMatchObject({ retryable: false });
		expect(rows[0]?.error_code).toMatch(/^(option_invalid|time_invalid|wait_limit_invalid)$/);
		expect(rows[0]?.error_message).toContain(displayName);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it.each(CHOICES)('%s refuses an unknown %s', async (operation, name, displayName, more) => {
		const { rows } = await setup.operate(operation, {
			parameters: { ...WORKING[operation], ...more, [name]: '={{ "nonsense" }}' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'parameter_invalid' });
		expect(rows[0]?.error_message).toMatch(
			new RegExp(`^${displayName} must be .*, but is "nonsense"`),
		);
		expect(setup.sandbox.requests()).toEqual([]);
	});

	it.each(['true', ' TRUE ', true])('Dry Run sends nothing when it is %j', async (dryRun) => {
		const { rows } = await setup.send({
			options: { dryRun: typeof dryRun === 'string' ? `={{ ${JSON.stringify(dryRun)} }}` : dryRun },
		});
		expect(rows[0]).toMatchObject({ send_status: 'dry_run' });
		expect(setup.sandbox.outbox()).toEqual([]);
	});

	it('Dry Run sends when it is "false"', async () => {
		const { rows } = await setup.send({ options: { dryRun: '={{ "false" }}' } });
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
	});

	it.each(['{{ "yes" }}', '{{ 1 }}', '{{ $json.missing }}', '{{ "" }}', '{{ null }}'])(
		'Dry Run is refused when it is %s',
		async (expression) => {
			const { rows } = await setup.send({
				options: { dryRun: `=${expression}` },
				settings: { onError: 'continueRegularOutput' },
			});
			expect(rows[0]).toMatchObject({
				send_status: 'failed',
				error_code: 'option_invalid',
				recipient: '44196397',
				text: 'Hello',
			});
			expect(rows[0]?.error_message).toContain('Dry Run');
			expect(setup.sandbox.requests()).toEqual([]);
		},
	);

	it('one item’s bad option takes down only that item', async () => {
		const { rows } = await setup.send({
			items: numbered(2),
			options: { concurrency: '={{ $json.n ? 5 : "many" }}', delayBetweenMessages: '={{ "0" }}' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows).toMatchObject([
			{ send_status: 'failed', error_code: 'option_invalid' },
			{ send_status: 'sent' },
		]);
	});

	it('a number out of its bounds counts as the nearest within them', async () => {
		const { rows } = await setup.send({
			options: { concurrency: 500, maxWait: '={{ "0" }}', delayBetweenMessages: -1 },
		});
		expect(rows[0]).toMatchObject({ send_status: 'sent' });
	});

	it('the text stays out of the row of an item whose other option is refused', async () => {
		const { rows } = await setup.send({
			options: { includeMessageText: false, dryRun: '={{ "yes" }}' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(rows[0]).toMatchObject({ error_code: 'option_invalid' });
		expect(JSON.stringify(rows)).not.toContain('Hello');
	});
});
