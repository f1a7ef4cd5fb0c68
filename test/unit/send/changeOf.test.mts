import { createHash } from 'node:crypto';

import type { Attachment } from '../../../nodes/XquikDm/delivery/message.ts';
import type { SendEntry } from '../../../nodes/XquikDm/delivery/sendMemory.ts';
import { changeOf } from '../../../nodes/XquikDm/resources/directMessage/send/recall.ts';
import { picture } from '../support/sendItem.mts';

describe('what has changed of an item', () => {
	const prints = { message: 'hello', file: 'cat' };
	const content = createHash('sha256')
		.update(Uint8Array.from([1, 2, 3]))
		.digest('hex');
	const known: SendEntry = {
		state: 'sent',
		typed: 'typed',
		message: 'hello',
		file: 'cat',
		content,
		firstAttempt: 1,
		fileRevision: 1,
	};

	it.each<[change: string, earlier: SendEntry | undefined, attachment: Attachment]>([
		['none', undefined, picture()],
		['none', known, picture()],
		['none', { ...known, content: undefined }, picture('cat.png', [9, 9, 9])],
		['file', known, picture('cat.png', [9, 9, 9])],
		['file', { ...known, file: 'dog' }, picture()],
		['message', { ...known, message: 'bye' }, picture()],
		['file', { ...known, file: 'dog', message: 'bye' }, picture()],
		['none', known, { kind: 'url', url: 'https://files.example/a.png' }],
	])('is %s (%#)', async (change, earlier, attachment) => {
		await expect(changeOf(earlier, prints, attachment)).resolves.toBe(change);
	});
});
