import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { XquikDm } from '../../nodes/XquikDm/XquikDm.node.ts';

const { properties } = new XquikDm().description;

function choices({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return options.filter((option): option is INodePropertyOptions => 'value' in option);
}

const resources = properties.filter(({ name }) => name === 'resource').flatMap(choices);
function isShownFor({ displayOptions }: INodeProperties): (resource: string) => boolean {
	return (resource) => displayOptions?.show?.resource?.includes(resource) === true;
}

const operations = properties
	.filter(({ name }) => name === 'operation')
	.flatMap((property) =>
		choices(property).map((operation) => ({
			resource: resources.map(({ value }) => String(value)).find(isShownFor(property)) ?? '',
			...operation,
		})),
	);

function fieldsOf(resource: string, operation: string): INodeProperties[] {
	return properties.filter(
		(property) =>
			isShownFor(property)(resource) &&
			property.displayOptions?.show?.operation?.includes(operation) === true,
	);
}

describe('the description of the node', () => {
	it('has an operation for each resource', () => {
		expect([...new Set(operations.map(({ resource }) => resource))].sort()).toEqual(
			resources.map(({ value }) => value).sort(),
		);
	});

	it.each(operations)('$resource: $name is found by its action and says what it does', (one) => {
		expect(one.action).toMatch(/^[A-Z]/);
		expect(one.description?.length).toBeGreaterThan(30);
	});

	it('asks for a handle first since version 1.1, and version 1 for an ID as before', () => {
		const recipients = fieldsOf('directMessage', 'send').filter(({ name }) => name === 'recipient');
		expect(
			recipients.map(({ default: preset, displayOptions }) => [
				preset,
				displayOptions?.show?.['@version'],
			]),
		).toEqual([
			[{ mode: 'username', value: '' }, [{ _cnd: { gte: 1.1 } }]],
			[{ mode: 'id', value: '' }, [{ _cnd: { lt: 1.1 } }]],
		]);
	});

	it('has options that are on once they are added', () => {
		const switches = properties
			.filter(({ name }) => name === 'options')
			.flatMap(({ options = [] }) => options as INodeProperties[])
			.filter(({ type }) => type === 'boolean');
		expect(switches.length).toBeGreaterThan(8);
		expect(switches.filter((option) => option.default !== true)).toEqual([]);
	});

	it('has each action text once', () => {
		const actions = operations.map(({ action }) => action);
		expect(new Set(actions).size).toBe(actions.length);
	});

	it.each([
		['directMessage', 'send', /reaches a real person/],
		['directMessage', 'delete', /Cannot be undone/],
		['directMessage', 'delete', /the other person keeps it/],
		['directMessage', 'getAll', /costs 1 credit/],
		['media', 'upload', /Sends nothing to anybody/],
		['writeAction', 'get', /changes nothing/],
	])('%s: %s tells a model and a person %s', (resource, operation, words) => {
		const found = operations.find((one) => one.resource === resource && one.value === operation);
		expect(found?.description).toMatch(words);
	});

	it.each(operations)('every field of $resource: $name but notices is described', (one) => {
		for (const field of fieldsOf(one.resource, String(one.value))) {
			if (['notice', 'collection'].includes(field.type)) continue;
			expect({ field: field.name, described: field.description !== undefined }).toEqual({
				field: field.name,
				described: true,
			});
		}
	});

	it.each(operations)('every Account of $resource: $name has the list', (one) => {
		for (const field of fieldsOf(one.resource, String(one.value))) {
			if (field.name !== 'account') continue;
			expect(field.modes?.[0]?.typeOptions?.searchListMethod).toBe('searchAccounts');
		}
	});
});
