import { checkWriteActionId } from '../../../nodes/XquikDm/parameters/writeActionId.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const BASE = 'https://xquik.com/api/v1';
const PROXIED = 'https://proxy.example/xquik/v1/';

function locator(mode: string, value: unknown) {
	return { __rl: true, mode, value };
}

describe('checkWriteActionId', () => {
	it.each<[rule: string, parameter: unknown, baseUrl: string]>([
		['an ID', locator('id', ' 710003 '), BASE],
		['a bare ID', '710003', BASE],
		['an ID that an expression gives as a number', 710003, BASE],
		['a row’s status_url', locator('url', '/api/v1/x/write-actions/710003'), BASE],
		['a bare status_url', '/api/v1/x/write-actions/710003', BASE],
		['a row’s status_url below another base path', '/api/v1/x/write-actions/710003', PROXIED],
		['a whole address', 'https://xquik.com/api/v1/x/write-actions/710003', BASE],
		['a whole address with a slash', 'https://xquik.com/api/v1/x/write-actions/710003/', BASE],
		[
			'an address below the Base URL',
			'https://proxy.example/xquik/v1/x/write-actions/710003',
			PROXIED,
		],
	])('takes %s', (_rule, parameter, baseUrl) => {
		expect(checkWriteActionId(parameter, baseUrl)).toBe('710003');
	});

	it('takes an ID with letters', () => {
		expect(checkWriteActionId(locator('id', 'wa_a-1'), BASE)).toBe('wa_a-1');
	});

	it.each<[rule: string, parameter: unknown, code: string]>([
		['empty', locator('id', ' '), 'write_action_missing'],
		[
			'null, as in the row of an item that was not tried',
			locator('id', null),
			'write_action_missing',
		],
		['an ID that is a path', locator('id', '../credits'), 'write_action_invalid'],
		['an ID of 129 characters', locator('id', 'a'.repeat(129)), 'write_action_invalid'],
		['another path', locator('url', '/api/v1/credits'), 'write_action_invalid'],
		['another base path', locator('url', '/api/v2/x/write-actions/1'), 'write_action_invalid'],
		[
			'a path that climbs',
			locator('url', '/api/v1/x/write-actions/../../credits'),
			'write_action_invalid',
		],
		[
			'an ID that is escaped',
			locator('url', '/api/v1/x/write-actions/..%2Fcredits'),
			'write_action_invalid',
		],
		['no URL', locator('url', 'http://'), 'write_action_invalid'],
		[
			'another host',
			locator('url', 'https://evil.example/api/v1/x/write-actions/1'),
			'write_action_elsewhere',
		],
		[
			'another host without scheme',
			locator('url', '//evil.example/api/v1/x/write-actions/1'),
			'write_action_elsewhere',
		],
		[
			'another host behind backslashes',
			locator('url', '\\\\evil.example/api/v1/x/write-actions/1'),
			'write_action_elsewhere',
		],
		[
			'another port',
			locator('url', 'https://xquik.com:8443/api/v1/x/write-actions/1'),
			'write_action_elsewhere',
		],
		['another scheme', 'http://xquik.com/api/v1/x/write-actions/1', 'write_action_elsewhere'],
		['a script', locator('url', 'javascript:/api/v1/x/write-actions/1'), 'write_action_elsewhere'],
	])('refuses %s', (_rule, parameter, code) => {
		expect(inputErrorOf(() => checkWriteActionId(parameter, BASE))).toEqual({
			code,
			field: 'Write Action',
		});
	});
});
