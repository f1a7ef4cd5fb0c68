import { checkRecipient } from '../../../nodes/XquikDm/parameters/recipient.ts';
import { inputErrorOf } from '../support/inputErrorOf.mts';

const by = (mode: string, value: unknown) => ({ __rl: true, mode, value });

describe('checkRecipient by ID', () => {
	it.each<[rule: string, value: unknown, userId: string]>([
		['digits', '44196397', '44196397'],
		['digits beyond 2^53, which keep them all', '1890123456789012345', '1890123456789012345'],
		['20 digits', '1'.repeat(20), '1'.repeat(20)],
		['white space around', ' 12 ', '12'],
		['a small number', 12, '12'],
	])('takes %s', (_rule, value, userId) => {
		expect(checkRecipient(by('id', value))).toEqual({ userId });
	});

	it.each<[rule: string, value: unknown]>([
		['a username', 'jack'],
		['21 digits', '1'.repeat(21)],
		['a sign', '-12'],
		['a negative number', -12],
		['a fraction', '1.5'],
		['an exponent', '1e9'],
		['digits of another script', '١٢'],
		['a path', '../credits'],
		['a path after digits', '12/../credits'],
		['an escaped path', '12%2F..%2Fcredits'],
		['a query', '12?account=other'],
		['a line break', '12\n13'],
	])('refuses %s', (_rule, value) => {
		expect(inputErrorOf(() => checkRecipient(by('id', value)))).toEqual({
			code: 'recipient_invalid',
			field: 'Recipient',
		});
	});
});

describe('checkRecipient by username', () => {
	it.each([
		['jack', 'jack'],
		['@jack', 'jack'],
		[' @jack ', 'jack'],
		['Jack_2', 'Jack_2'],
		['@12345', '12345'],
		['a'.repeat(15), 'a'.repeat(15)],
	])('takes %j', (value, username) => {
		expect(checkRecipient(by('username', value))).toEqual({ username });
	});

	it.each(['@', '@@jack', 'jack!', 'ja ck', 'jack.', 'jäck', '../credits', 'a/b', 'a'.repeat(16)])(
		'refuses %j',
		(value) => {
			expect(inputErrorOf(() => checkRecipient(by('username', value))).code).toBe(
				'recipient_invalid',
			);
		},
	);
});

describe('checkRecipient by username since version 1.1', () => {
	it.each<[rule: string, value: unknown, recipient: object]>([
		['a username', 'jack', { username: 'jack' }],
		['digits as an ID', '44196397', { userId: '44196397' }],
		['a number as an ID', 44196397, { userId: '44196397' }],
		['digits behind an @ as a username', '@123', { username: '123' }],
		['a profile URL', 'https://x.com/jack', { username: 'jack' }],
		['a profile URL without a scheme', 'x.com/jack', { username: 'jack' }],
	])('takes %s', (_rule, value, recipient) => {
		expect(checkRecipient(by('username', value), 'Recipient', 1.1)).toEqual(recipient);
	});

	it.each(['12345', '@12345'])('version 1 takes %j as a username', (value) => {
		expect(checkRecipient(by('username', value), 'Recipient', 1)).toEqual({ username: '12345' });
	});

	it('version 1 takes no URL for a username', () => {
		const read = () => checkRecipient(by('username', 'x.com/jack'), 'Recipient', 1);
		expect(inputErrorOf(read).code).toBe('recipient_invalid');
	});
});

describe('checkRecipient by profile URL', () => {
	it.each([
		'https://x.com/jack',
		'https://x.com/jack/',
		'https://x.com/@jack',
		'https://x.com/%40jack',
		'https://x.com/jack?lang=en',
		'https://x.com/jack#top',
		'https://x.com/jack/status/20',
		'https://x.com/jack/status/20?s=20&t=abc',
		'https://x.com/jack/with_replies',
		'https://www.x.com/jack',
		'https://mobile.x.com/jack',
		'https://twitter.com/jack',
		'https://www.twitter.com/jack',
		'https://mobile.twitter.com/jack',
		'http://x.com/jack',
		'HTTPS://X.COM/jack',
		'x.com/jack',
		'www.twitter.com/jack/',
		'  https://x.com/jack  ',
	])('reads the username of %j', (value) => {
		expect(checkRecipient(by('url', value))).toEqual({ username: 'jack' });
	});

	it.each([
		'https://x.com/i/user/44196397',
		'https://twitter.com/i/user/44196397/',
		'x.com/i/user/44196397?s=20',
	])('reads the ID of %j', (value) => {
		expect(checkRecipient(by('url', value))).toEqual({ userId: '44196397' });
	});

	it.each([
		'https://x.com',
		'https://x.com/',
		'https://x.com/home',
		'https://x.com/Home',
		'https://x.com/search?q=jack',
		'https://x.com/explore',
		'https://x.com/messages/12-34',
		'https://x.com/notifications',
		'https://x.com/settings/account',
		'https://x.com/i/user/jack',
		'https://x.com/i/user/',
		'https://x.com/i/lists/12',
		'https://x.com/intent/user?user_id=12',
		'https://x.com/compose/post',
		'https://x.com/hashtag/jack',
		'https://x.com/ja%20ck',
		'https://x.com/jack.html',
		`https://x.com/${'a'.repeat(16)}`,
		'https://x.com.elsewhere.example/jack',
		'https://elsewhere.example/x.com/jack',
		'https://elsewhere.example/?u=https://x.com/jack',
		'https://x.com@elsewhere.example/jack',
		'https://notx.com/jack',
		'https://api.x.com/jack',
		'https://t.co/jack',
		'https://../credits',
		'../credits',
		'/jack',
		'javascript://x.com/jack',
		'ftp://x.com/jack',
		'file:///jack',
		'jack',
		'https://',
		'https:// x.com/jack',
	])('refuses %j', (value) => {
		expect(inputErrorOf(() => checkRecipient(by('url', value))).code).toBe('recipient_invalid');
	});
});

describe('checkRecipient without a mode', () => {
	it.each<[rule: string, value: unknown, recipient: unknown]>([
		['digits for an ID', '44196397', { userId: '44196397' }],
		['a number for an ID', 44196397, { userId: '44196397' }],
		['a slash for a URL', 'https://x.com/jack', { username: 'jack' }],
		['the rest for a username', '@jack', { username: 'jack' }],
	])('takes %s', (_rule, value, recipient) => {
		expect(checkRecipient(value)).toEqual(recipient);
	});

	it.each(['../credits', '..', 'jack?x', '12 34', 'x.com'])('refuses %j', (value) => {
		expect(inputErrorOf(() => checkRecipient(value)).code).toBe('recipient_invalid');
	});
});

describe('checkRecipient', () => {
	it.each<[rule: string, parameter: unknown]>([
		['empty', by('id', '')],
		['blank', by('username', ' ')],
		['null', by('url', null)],
		['absent', undefined],
		['an object', { id: '12' }],
	])('misses a recipient that is %s', (_rule, parameter) => {
		expect(inputErrorOf(() => checkRecipient(parameter))).toEqual({
			code: 'recipient_missing',
			field: 'Recipient',
		});
	});

	it.each([
		['id', 'jane_customer', 'Recipient is not a valid X user ID: "jane_customer"'],
		['username', 'jane doe', 'Recipient is not a valid X username: "jane doe"'],
		['url', 'https://x.com', 'Recipient is not a profile URL on X: "https://x.com"'],
	])('names the value that is refused by %s', (mode, value, message) => {
		expect(() => checkRecipient(by(mode, value))).toThrow(new Error(message));
	});

	it('gives nothing that could leave its place in a path', () => {
		const shapes = ['../credits', '12/../../credits', 'https://x.com/../credits', '%2e%2e/credits'];
		for (const mode of ['', 'id', 'username', 'url']) {
			for (const value of shapes) {
				let part = 'refused';
				try {
					part = Object.values(checkRecipient(by(mode, value))).join('');
				} catch {
					continue;
				}
				expect(part).toMatch(/^[A-Za-z0-9_]{1,20}$/);
			}
		}
	});

	it.each([
		['in a locator', by('id', 2 ** 60)],
		['in the list of a locator', by('list', 2 ** 60)],
		['bare', 1893726451023847424],
		['as text in the notation of large numbers', '1.8937264510238474e+21'],
	])('says of a number %s that it has lost digits', (_rule, parameter) => {
		expect(() => checkRecipient(parameter)).toThrow('which has lost digits of the ID');
		expect(inputErrorOf(() => checkRecipient(parameter))).toEqual({
			code: 'recipient_invalid',
			field: 'Recipient',
		});
	});
});
