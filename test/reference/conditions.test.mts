import type { INodeProperties } from 'n8n-workflow';
import { belongsTo, shownWhen } from '../../tools/reference/conditions.mts';

function parameter(fields: Partial<INodeProperties> = {}): INodeProperties {
	return { displayName: 'A', name: 'a', type: 'string', default: '', ...fields };
}

const SEND = { resource: 'message', operation: 'send' };

describe('belongsTo', () => {
	it.each<[boolean, string, INodeProperties['displayOptions']]>([
		[true, 'no rule', undefined],
		[true, 'its resource and operation', { show: { resource: ['message'], operation: ['send'] } }],
		[true, 'one of several', { show: { operation: ['get', 'send'] } }],
		[true, 'another parameter', { show: { attachment: ['file'] } }],
		[true, 'hidden elsewhere', { hide: { operation: ['get'] } }],
		[false, 'another resource', { show: { resource: ['user'], operation: ['send'] } }],
		[false, 'another operation', { show: { resource: ['message'], operation: ['get'] } }],
		[false, 'hidden here', { hide: { operation: ['send'] } }],
	])('%s: %s', (expected, _title, displayOptions) => {
		expect(belongsTo(parameter({ displayOptions }), SEND)).toBe(expected);
	});
});

describe('shownWhen', () => {
	const others = [
		parameter({
			displayName: 'Attachment',
			name: 'attachment',
			type: 'options',
			options: [
				{ name: 'Binary File', value: 'file' },
				{ name: 'Media URL', value: 'url' },
			],
		}),
		parameter({ displayName: 'Return All', name: 'returnAll', type: 'boolean' }),
		parameter({ displayName: 'Limit', name: 'limit', type: 'number' }),
	];

	it.each<[string, INodeProperties['displayOptions']]>([
		['', undefined],
		['', { show: { resource: ['message'], operation: ['send'] } }],
		['Attachment is Binary File', { show: { operation: ['send'], attachment: ['file'] } }],
		['Attachment is Binary File or is Media URL', { show: { attachment: ['file', 'url'] } }],
		['Return All is off', { show: { returnAll: [false] } }],
		['Return All is on and Limit is `5`', { show: { '/returnAll': [true], limit: [5] } }],
		['not when Return All is on', { hide: { returnAll: [true] } }],
		['Limit is at least `5`', { show: { limit: [{ _cnd: { gte: 5 } }] } }],
		[
			'Limit is between `1` and `9`',
			{ show: { limit: [{ _cnd: { between: { from: 1, to: 9 } } }] } },
		],
		['Limit is set', { show: { limit: [{ _cnd: { exists: true } }] } }],
		['the version is at most `2`', { show: { '@version': [{ _cnd: { lte: 2 } }] } }],
		['not used as a tool', { show: { '@tool': [false] } }],
		['unknown is `x`', { show: { unknown: ['x'] } }],
	])('%j', (expected, displayOptions) => {
		expect(shownWhen(parameter({ displayOptions }), others, SEND)).toBe(expected);
	});
});
