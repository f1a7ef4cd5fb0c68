import type { ICredentialType, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { XquikApi } from '../../credentials/XquikApi.credentials.ts';
import { XquikDm } from '../../nodes/XquikDm/XquikDm.node.ts';
import { writeReference } from '../../tools/reference/reference.mts';

function field(displayName: string, fields: Partial<INodeProperties> = {}): INodeProperties {
	const name = displayName.toLowerCase().replace(/ /g, '_');
	return { displayName, name, type: 'string', default: '', ...fields };
}

function choice(name: string, fields: { action?: string; description?: string } = {}) {
	return { name, value: name.toLowerCase(), ...fields };
}

const RESOURCES = field('Resource', {
	type: 'options',
	default: 'ticket',
	options: [choice('Ticket'), choice('Person')],
});

const TICKET = { show: { resource: ['ticket'] } };
const OPEN = { show: { resource: ['ticket'], operation: ['open'] } };

const PROPERTIES: INodeProperties[] = [
	RESOURCES,
	field('Operation', {
		type: 'options',
		displayOptions: TICKET,
		default: 'open',
		options: [
			choice('Open', { action: 'Open a ticket', description: 'Open a new ticket' }),
			choice('Close', { action: 'Close a ticket' }),
		],
	}),
	field('Operation', {
		type: 'options',
		displayOptions: { show: { resource: ['person'] } },
		default: 'get',
		options: [choice('Get')],
	}),
	field('Title', { displayOptions: OPEN, required: true, description: 'What it is about' }),
	field('Everywhere', { type: 'number', default: 3, typeOptions: { minValue: 1, maxValue: 9 } }),
	field('<b>Every</b> ticket costs <a href="https://example.com">a credit</a>', {
		type: 'notice',
		displayOptions: OPEN,
	}),
	field('Secret Switch', { type: 'hidden', default: 'x' }),
	field('Owner', {
		type: 'resourceLocator',
		displayOptions: OPEN,
		default: { mode: 'id', value: '7' },
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Choose…' },
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 12',
				validation: [
					{ type: 'regex', properties: { regex: '\\d+', errorMessage: 'An ID has digits' } },
				],
			},
		],
	}),
	field('Options', {
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: OPEN,
		options: [
			field('Urgent', { type: 'boolean', default: true }),
			field('Colour', {
				type: 'multiOptions',
				default: ['red'],
				options: [choice('Red'), choice('Green', { description: 'Like grass' })],
				displayOptions: { show: { urgent: [true] } },
			}),
		],
	}),
	field('Labels', {
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		displayOptions: OPEN,
		options: [
			{
				displayName: 'Label',
				name: 'label',
				values: [field('Key'), field('Value', { hint: 'a|b' })],
			},
		],
	}),
];

const NODE: INodeTypeDescription = {
	displayName: 'Desk',
	name: 'desk',
	group: ['output'],
	version: [1, 2],
	description: 'Works with tickets',
	defaults: { name: 'Desk' },
	inputs: ['main'],
	outputs: ['main'],
	credentials: [{ name: 'deskApi', required: true }],
	properties: PROPERTIES,
};

const TRIGGER: INodeTypeDescription = {
	...NODE,
	displayName: 'Desk Trigger',
	name: 'deskTrigger',
	description: 'Starts when a ticket comes',
	polling: true,
	properties: [field('Folder', { required: true })],
};

const CREDENTIAL: ICredentialType = {
	name: 'deskApi',
	displayName: 'Desk API',
	documentationUrl: 'https://example.com/docs',
	properties: [field('API Key', { typeOptions: { password: true }, required: true })],
};

const REFERENCE = writeReference({
	name: 'n8n-nodes-desk',
	nodes: [NODE, TRIGGER],
	credentials: [CREDENTIAL],
});

/** What stands below a heading, up to the next one. */
function section(heading: string): string {
	const after = REFERENCE.split(`\n${heading}\n`)[1];
	if (after === undefined) throw new Error(`There is no heading ${heading}.`);
	return after.split(/\n#+ /)[0] ?? '';
}

describe('the reference', () => {
	it('begins with links to all that follows', () => {
		expect(REFERENCE).toContain(
			[
				'- [Desk](#desk)',
				'  - [Ticket: Open](#ticket-open)',
				'  - [Ticket: Close](#ticket-close)',
				'  - [Person: Get](#person-get)',
				'- [Desk Trigger](#desk-trigger)',
				'- [Credential: Desk API](#credential-desk-api)',
			].join('\n'),
		);
	});

	it('says of a node what it is and which operations it has', () => {
		const text = section('## Desk');
		expect(text).toContain('Works with tickets.');
		expect(text).toContain('Node type `n8n-nodes-desk.desk`, version 1, 2. Credential: Desk API.');
		expect(text).toContain('| Ticket: Open | Open a ticket | Open a new ticket. |');
		expect(text).toContain('| Person: Get |  |  |');
	});

	it('gives each operation its own parameters and the shared ones', () => {
		expect(section('### Ticket: Open')).toContain(
			'| **Title** | `title` | text | yes |  | What it is about. |',
		);
		for (const other of ['### Ticket: Close', '### Person: Get']) {
			expect(section(other)).not.toContain('Title');
			expect(section(other)).toContain('| **Everywhere** | `everywhere` | number (1 to 9) | `3` |');
		}
	});

	it('quotes notices without HTML and leaves hidden parameters out', () => {
		expect(section('### Ticket: Open')).toContain(
			'> **Every** ticket costs [a credit](https://example.com)',
		);
		expect(REFERENCE).not.toContain('Secret Switch');
		expect(REFERENCE).not.toMatch(/<\/?[a-z]/i);
	});

	it('lists the ways of a resource locator', () => {
		const text = section('### Ticket: Open');
		expect(text).toContain('| **Owner** | `owner` | resource locator |  | By ID: `7` |');
		expect(text).toContain('| From List | `list` | Chosen from a list. |  |');
		expect(text).toContain('| By ID | `id` | An ID has digits. | `12` |');
	});

	it('lists the fields of collections, and their choices', () => {
		const text = section('### Ticket: Open');
		expect(text).toContain('| **Urgent** | `urgent` | on or off | on |  |');
		expect(text).toContain('| **Colour** | `colour` | several choices | Red | Urgent is on |');
		expect(text).toContain('**Options → Colour**');
		expect(text).toContain('| Green | `green` | Like grass. |');
		expect(text).toContain('**Labels → Label**');
		expect(text).toContain('| **Value** | `value` | text | a\\|b. |');
	});

	it('describes a node without operations', () => {
		const text = section('## Desk Trigger');
		expect(text).toContain('It polls at the times set under **Poll Times**.');
		expect(text).toContain('| **Folder** | `folder` | text | yes |');
	});

	it('describes credentials', () => {
		const text = section('## Credential: Desk API');
		expect(text).toContain('[https://example.com/docs](https://example.com/docs)');
		expect(text).toContain('| **API Key** | `api_key` | text (kept secret) | yes |');
	});
});

describe('the reference of this package', () => {
	/** The labels of parameters, choices, ways and fields, at any depth. */
	function labelsIn(value: unknown): string[] {
		if (typeof value !== 'object' || value === null) return [];
		const { displayName, name, type } = value as Record<string, unknown>;
		const hidden = type === 'hidden' || type === 'notice';
		const label = displayName ?? ('value' in value ? name : undefined);
		return [
			...(typeof label === 'string' && !hidden ? [label] : []),
			...Object.values(value).flatMap(labelsIn),
		];
	}

	it('leaves out nothing that a user sees', () => {
		const { description } = new XquikDm();
		const credential = new XquikApi();
		const reference = writeReference({
			name: 'x',
			nodes: [description],
			credentials: [credential],
		});
		const { properties } = description;
		const choosers = ['Resource', 'Operation'];
		const labels = [...labelsIn(properties), ...labelsIn(credential.properties)];
		expect(labels.length).toBeGreaterThan(30);
		for (const label of labels) {
			const inRow = [`| ${label} |`, `| ${label}: `, `: ${label} |`];
			const places = [`**${label}**`, `→ ${label}**`, ...inRow];
			if (choosers.includes(label) || places.some((place) => reference.includes(place))) continue;
			throw new Error(`${label} is not in the reference.`);
		}
		expect(reference).not.toMatch(/<\/?[a-z]/i);
	});
});
