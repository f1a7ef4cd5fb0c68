import { checkGivenAccount } from '../../../nodes/XquikDm/parameters/account.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const by = (mode: string, value: unknown) => ({ __rl: true, mode, value });

const checkAccount = (value: unknown) => checkGivenAccount(value).account;

describe('the account', () => {
	it.each<[rule: string, parameter: unknown, account: string]>([
		['a username', by('username', 'acme_support'), 'acme_support'],
		['a username with @', by('username', '@acme_support'), 'acme_support'],
		['a username with white space around', by('username', ' acme '), 'acme'],
		['a username of 15 characters', by('username', 'a'.repeat(15)), 'a'.repeat(15)],
		['an account ID of the list', by('list', 'acc_01-XY'), 'acc_01-XY'],
		['a username of the list', by('list', 'acme'), 'acme'],
		['a bare text', 'acme', 'acme'],
		['a bare text with @', '@acme', 'acme'],
		['a bare ID that is a number', 42, '42'],
	])('takes %s', (_rule, parameter, account) => {
		expect(checkAccount(parameter)).toBe(account);
	});

	it.each<[rule: string, parameter: unknown]>([
		['empty', by('list', '')],
		['blank', by('username', '  ')],
		['only @', by('username', '@')],
		['null', by('list', null)],
		['absent', undefined],
	])('misses an account that is %s', (_rule, parameter) => {
		expect(inputErrorOf(() => checkAccount(parameter))).toEqual({
			code: 'account_missing',
			field: 'Account',
		});
	});

	it.each<[rule: string, parameter: unknown]>([
		['a username of 16 characters', by('username', 'a'.repeat(16))],
		['a username with a dash', by('username', 'acme-support')],
		['a username with two @', by('username', '@@acme')],
		['a username with a space', by('username', 'acme support')],
		['a username with a letter beyond ASCII', by('username', 'ácme')],
		['a URL', by('list', 'https://x.com/acme')],
		['a path', by('list', '../credits')],
		['a path without mode', '../credits'],
		['a line break', by('list', 'acme\r\nX-Evil: 1')],
		['an ID without end', by('list', 'a'.repeat(65))],
	])('refuses %s', (_rule, parameter) => {
		expect(inputErrorOf(() => checkAccount(parameter))).toEqual({
			code: 'account_invalid',
			field: 'Account',
		});
	});

	it.each([
		['username', 'Account is not a valid X username: "a b"'],
		['id', 'Account is not a valid username or account ID: "a b"'],
	])('names the value that is refused by %s', (mode, message) => {
		expect(() => checkAccount(by(mode, 'a b'))).toThrow(new Error(message));
	});

	it('says of a number that it has lost digits', () => {
		expect(() => checkAccount(by('id', 2 ** 60))).toThrow('which has lost digits of the ID');
	});
});

describe('checkGivenAccount', () => {
	it.each<[rule: string, parameter: unknown, mayBeId: boolean]>([
		['By ID', by('id', '42'), true],
		['By ID, whatever it looks like', by('id', 'acme'), true],
		['By Username', by('username', '@Acme'), false],
		['By Username in digits', by('username', '42'), false],
		['From List', by('list', 'acme'), false],
		['a bare username', 'acme', false],
		['a bare username in digits with @', '@42', false],
		['bare digits', '42', true],
		['a bare number', 42, true],
		['a bare value that no username can be', 'xacc_0123456789abcdef', true],
	])('%s', (_rule, parameter, mayBeId) => {
		expect(checkGivenAccount(parameter).mayBeId).toBe(mayBeId);
	});
});
