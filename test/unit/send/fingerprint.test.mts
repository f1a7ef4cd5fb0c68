import type { Attachment } from '../../../nodes/XquikDm/delivery/message.ts';
import {
	fingerprintsOf,
	messageFingerprint,
	textFingerprint,
} from '../../../nodes/XquikDm/resources/directMessage/send/fingerprint.ts';
import { checkedOf, messageTo12, picture } from '../support/sendItem.mts';

const typed = (fields: Parameters<typeof messageTo12>[0] = {}, instanceId = 'instance') =>
	fingerprintsOf(checkedOf(messageTo12(fields)), instanceId).typed;
const file = (attachment: Attachment, account = 'acme', instanceId = 'instance') =>
	fingerprintsOf(checkedOf(messageTo12({ account, attachment })), instanceId).file;
const sent = (fields: Parameters<typeof messageTo12>[0] = {}, instanceId = 'instance') =>
	messageFingerprint(messageTo12(fields), instanceId);
const said = (fields: Parameters<typeof messageTo12>[0] = {}, instanceId = 'instance') =>
	textFingerprint(messageTo12(fields), instanceId);

const URL_A: Attachment = { kind: 'url', url: 'https://files.example/a.png' };
const URL_B: Attachment = { kind: 'url', url: 'https://files.example/b.png' };
const ID_A: Attachment = { kind: 'mediaId', mediaId: '7' };
const ID_B: Attachment = { kind: 'mediaId', mediaId: '8' };
const ATTACHMENTS: Attachment[] = [
	{ kind: 'none' },
	URL_A,
	URL_B,
	ID_A,
	ID_B,
	picture('a.png', [1]),
	picture('b.png', [1]),
	picture('a.png', [1, 2]),
];

describe.each([
	['as typed', typed],
	['with its recipient resolved', sent],
])('the fingerprint of a message %s', (_what, print) => {
	it('is a short text that shows nothing of the message', () => {
		expect(print({ text: 'Secret' })).toMatch(/^[A-Za-z0-9_-]{43}$/);
	});

	it.each<[part: string, fields: Parameters<typeof messageTo12>[0]]>([
		['text', { text: 'hello' }],
		['recipient', { userId: '13' }],
		['account', { account: 'other' }],
	])('changes with the %s', (_part, fields) => {
		expect(print(fields)).not.toBe(print());
	});

	it('changes with every attachment', () => {
		const prints = ATTACHMENTS.map((attachment) => print({ attachment }));
		expect(new Set(prints).size).toBe(ATTACHMENTS.length);
	});

	it('is another one in another n8n', () => {
		expect(print({}, 'elsewhere')).not.toBe(print());
	});

	it.each(['@acme', 'ACME'])('is the same for the account as %s', (account) => {
		expect(print({ account })).toBe(print());
	});

	it('keeps an @ within the account', () => {
		expect(print({ account: 'ac@me' })).not.toBe(print());
	});
});

describe('the fingerprints', () => {
	it('are the same ones as ever, so that an execution begun before an update is understood', () => {
		expect(typed({ account: 'Acme' })).toBe('a1luJpWB5ZmH6au1R7EEW-DhK2uMSh-Y5rhccpA1rVA');
		expect(file(URL_A)).toBe('3IWZm0hpvuLfwZcPhZeUwATt2m9iF7Vp3Jdxnqqsg_4');
		expect(sent()).toBe('UlDD1RHN9ouUzijgr8FGZwIxAp4Z0i9Yl19Tzr7yngU');
	});
});

describe('the fingerprint of a message as typed', () => {
	it('knows a username by itself, in any case', () => {
		expect(typed({ username: 'Jane' })).toBe(typed({ username: 'jane' }));
		expect(typed({ username: 'jane' })).not.toBe(typed());
		expect(typed({ username: 'jane' })).not.toBe(typed({ username: 'joe' }));
	});
});

describe('the fingerprint of a message with a key of its own', () => {
	const withKey = (customKey: string) => {
		const protection = { protection: 'customKey' as const, customKey };
		return fingerprintsOf({ ...checkedOf(), protection }, 'instance').typed;
	};

	it('changes with the key', () => {
		expect(new Set([withKey('7'), withKey('8'), typed()]).size).toBe(3);
	});

	it('is that of the message where there is none', () => {
		const { account, recipient, text, attachment } = checkedOf();
		const message = { account, recipient, text, attachment };
		expect(fingerprintsOf(message, 'instance').typed).toBe(typed());
	});
});

describe('the fingerprint of what is uploaded', () => {
	it.each<[string, Attachment]>([
		['text alone', { kind: 'none' }],
		['a media ID', ID_A],
	])('is absent for %s', (_what, attachment) => {
		expect(file(attachment)).toBeUndefined();
	});

	it.each<[string, Attachment, Attachment]>([
		['file', picture(), picture('dog.png')],
		['URL', URL_A, URL_B],
	])('changes with the %s, the account and the n8n', (_what, one, other) => {
		const prints = [file(one), file(other), file(one, 'other'), file(one, 'acme', 'elsewhere')];
		expect(new Set(prints).size).toBe(4);
		expect(prints).not.toContain(undefined);
	});

	it('is the same for another text to another person', () => {
		const other = messageTo12({ text: 'Bye', userId: '13', attachment: URL_A });
		expect(fingerprintsOf(checkedOf(other), 'instance').file).toBe(file(URL_A));
	});
});

describe('the fingerprint of what a conversation shows', () => {
	it('is the same whatever is attached', () => {
		const prints = ATTACHMENTS.map((attachment) => said({ attachment }));
		expect(new Set(prints).size).toBe(1);
	});

	it('is another one for another text, person or n8n', () => {
		const prints = [said(), said({ text: 'Bye' }), said({ userId: '13' }), said({}, 'elsewhere')];
		expect(new Set(prints).size).toBe(4);
	});

	it('is the same from any account, since one may be named in several ways', () => {
		expect(said({ account: '@Acme' })).toBe(said());
		expect(said({ account: '1001' })).toBe(said());
	});
});
