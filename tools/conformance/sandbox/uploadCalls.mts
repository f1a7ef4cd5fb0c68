import { MAGIC_FILE_NAMES } from '../../../sandbox/magicRecipients.mts';
import { sampleFile } from '../../../sandbox/sampleFiles.mts';
import type { Call, FormFile } from './call.mts';
import { form, json, write } from './call.mts';

const PATH = '/x/media';
const ACCOUNT: [string, string] = ['account', 'acme_support'];

/** A small picture. */
export function picture(name = 'picture.png'): FormFile {
	const content = sampleFile('picture.png')?.content ?? Buffer.alloc(0);
	return { name, type: 'image/png', content };
}

async function upload(
	kind: Call['kind'],
	title: string,
	parts: Array<[string, string | FormFile]>,
): Promise<Call> {
	return write(kind, title, PATH, await form(parts));
}

/** `POST /x/media` that works; its answer has a media ID. */
export async function goodUpload(): Promise<Call> {
	return await upload('good', 'a picture', [ACCOUNT, ['file', picture()]]);
}

/** `POST /x/media`: files and URLs, good and bad, and every magic file name. */
export async function uploadCalls(origin: string): Promise<Call[]> {
	const file: [string, FormFile] = ['file', picture()];
	const notes: FormFile = { name: 'notes.txt', type: 'text/plain', content: Buffer.from('Notes') };
	const url = (name: string) => `${origin}/__sandbox/files/${name}`;
	const byUrl = (kind: Call['kind'], title: string, body: unknown) =>
		write(kind, title, PATH, json(body));
	const account = 'acme_support';
	return [
		await goodUpload(),
		await upload('good', 'not a long video', [ACCOUNT, file, ['is_long_video', 'false']]),
		await upload('bad', 'no account', [file]),
		await upload('bad', 'unknown account', [['account', 'nobody_here'], file]),
		await upload('bad', 'no file', [ACCOUNT]),
		await upload('bad', 'two files', [ACCOUNT, file, file]),
		await upload('bad', 'unknown part', [ACCOUNT, file, ['subject', 'Hello']]),
		await upload('bad', 'an empty file', [
			ACCOUNT,
			['file', { ...picture(), content: Buffer.alloc(0) }],
		]),
		await upload('bad', 'a text file', [ACCOUNT, ['file', notes]]),
		{ ...(await upload('bad', 'no key', [ACCOUNT, file])), headers: (await form([file])).headers },
		byUrl('good', 'a URL', { account, url: url('picture.png') }),
		byUrl('bad', 'the URL of a text file', { account, url: url('notes.txt') }),
		byUrl('bad', 'the URL of a file that is too large', { account, url: url('too-large.png') }),
		byUrl('bad', 'no URL', { account }),
		byUrl('bad', 'not a URL', { account, url: 'picture' }),
		byUrl('bad', 'unknown field', { account, url: url('picture.png'), is_long_video: true }),
		write('bad', 'no body', PATH),
		...(await Promise.all(
			Object.keys(MAGIC_FILE_NAMES).map(
				async (name) => await upload('magic', name, [ACCOUNT, ['file', picture(`${name}.png`)]]),
			),
		)),
	];
}
