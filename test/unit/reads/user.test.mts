import { readUser, userRequest } from '../../../nodes/XquikDm/reads/user.ts';

describe('readUser', () => {
	it('reads ID, username, name, canDm and the rest as profile', () => {
		const profile = { followers: 7, verified: true };
		const body = { id: '12', username: 'jack', name: 'Jack', canDm: false, ...profile };
		expect(readUser(body)).toEqual({
			userId: '12',
			username: 'jack',
			name: 'Jack',
			canDm: false,
			profile,
		});
	});

	it('keeps every digit of an ID', () => {
		expect(readUser({ id: '1890123456789012345' })?.userId).toBe('1890123456789012345');
	});

	it.each<[rule: string, canDm: unknown, read: boolean | undefined]>([
		['no, by a literal false', false, false],
		['yes, by a literal true', true, true],
		['unknown when absent', undefined, undefined],
		['unknown when null', null, undefined],
		['unknown when a text', 'false', undefined],
		['unknown when 0', 0, undefined],
	])('says of DMs: %s', (_rule, canDm, read) => {
		expect(readUser({ id: '12', canDm })?.canDm).toBe(read);
	});

	it.each<[rule: string, username: unknown]>([
		['absent', undefined],
		['empty', ''],
		['a number', 7],
	])('has no username when it is %s', (_rule, username) => {
		expect(readUser({ id: '12', username })?.username).toBeUndefined();
	});

	it.each<[rule: string, body: unknown]>([
		['no ID', { username: 'jack' }],
		['a number for ID', { id: 12 }],
		['an empty ID', { id: '' }],
		['an ID of letters', { id: 'jack' }],
		['a path for ID', { id: '../credits' }],
		['21 digits', { id: '1'.repeat(21) }],
		['a list', [{ id: '12' }]],
		['null', null],
		['nothing', undefined],
	])('reads no user from %s', (_rule, body) => {
		expect(readUser(body)).toBeUndefined();
	});
});

describe('userRequest', () => {
	it.each([
		['jack', '/x/users/jack'],
		['../credits', '/x/users/..%2Fcredits'],
	])('of %j stays below /x/users', (id, path) => {
		expect(userRequest(id)).toEqual({ method: 'GET', path });
	});
});
