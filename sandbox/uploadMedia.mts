import { createHash } from 'node:crypto';
import { extname, posix } from 'node:path';
import { invalidField, Refusal, unsupportedField, type Answer } from './answer.mts';
import { MAGIC_FILE_NAMES } from './magicRecipients.mts';
import { mediaFormat } from './mediaFormat.mts';
import { type MultipartForm, type ReceivedRequest, type UploadedFile } from './receive.mts';
import { LONGEST_DOWNLOAD_BYTES, sampleFile } from './sampleFiles.mts';
import type { State } from './state.mts';
import { performWrite } from './writeAnswer.mts';
import { requireFields, requireJsonObject, requireKey, type Ending } from './writeRequest.mts';

const FORM_FIELDS = ['account', 'file', 'is_long_video'];
const URL_FIELDS = ['account', 'url'];

/** `POST /x/media`: uploads a file or has one fetched. Throws a Refusal in the order of checks. */
export function uploadMedia(state: State, request: ReceivedRequest): Answer {
	requireKey(state, request);
	const upload =
		request.body.kind === 'multipart'
			? readForm(request.body.form)
			: readUrl(state, requireJsonObject(request));
	return performWrite(state, request, {
		action: 'upload_media',
		accountName: upload.account,
		target: null,
		payload: upload.payload,
		notDoneCode: 'x_write_failed',
		ending: () => endingOf(upload.name),
		prepare: (account) => {
			const file = upload.file();
			const type = requireFormat(state, file, upload.isLongVideo);
			return (writeActionId) => {
				const { name, bytes, sha256, content } = file;
				const mediaId = state.ids.nextXId();
				const uploadedAt = state.clock.ms();
				const stored = { mediaId, accountId: account.id, uploadedAt, name, bytes, sha256 };
				state.media.set(mediaId, { ...stored, writeActionId, type, content });
				const mediaUrl = `${state.settings.origin}/__sandbox/media/${mediaId}`;
				return { type: 'media', id: mediaId, state: 'uploaded', mediaUrl };
			};
		},
	});
}

function readForm(form: MultipartForm) {
	const { fields, files, unknownParts } = form;
	const [unknownPart] = unknownParts;
	const [file] = files;
	if (unknownPart !== undefined) throw unsupportedField(unknownPart, FORM_FIELDS);
	const account = fields['account'] ?? '';
	if (account === '') throw new Refusal('account_required');
	if (files.length > 1) throw invalidField('file', 'Send exactly one file.');
	if (file === undefined) throw invalidField('file', 'It is missing.');
	if (file.bytes === 0) throw invalidField('file', 'It is empty.');
	const longVideo = fields['is_long_video'] ?? 'false';
	if (longVideo !== 'true' && longVideo !== 'false') {
		throw invalidField('is_long_video', 'It must be true or false.');
	}
	const isLongVideo = longVideo === 'true';
	const { name, sha256, bytes } = file;
	// The name counts, too: nobody knows that the API looks at the content alone.
	const payload = { name, sha256, bytes, is_long_video: isLongVideo };
	return { account, payload, isLongVideo, name, file: () => file };
}

function readUrl(state: State, body: Record<string, unknown>) {
	const { url } = body;
	const account = requireFields(body, URL_FIELDS);
	if (typeof url !== 'string' || !URL.canParse(url)) throw invalidField('url', 'It must be a URL.');
	const parsed = new URL(url);
	const isOwn = isSandbox(state, parsed);
	if (parsed.protocol !== 'https:' && !isOwn) throw invalidField('url', 'It must be HTTPS.');
	const name = posix.basename(parsed.pathname);
	return {
		account,
		payload: { url },
		isLongVideo: false,
		name,
		/** Fetches it, once the request has passed the other checks. */
		file: (): UploadedFile => {
			// No traffic leaves the machine: only the sandbox's own files can be fetched.
			const isFile = isOwn && posix.dirname(parsed.pathname) === '/__sandbox/files';
			const content = isFile ? sampleFile(name)?.content : undefined;
			if (content === undefined) throw new Refusal('media_download_failed');
			const bytes = content.length;
			if (bytes > LONGEST_DOWNLOAD_BYTES) throw new Refusal('media_too_large');
			const sha256 = createHash('sha256').update(content).digest('hex');
			return { name, bytes, sha256, head: content, content };
		},
	};
}

function isSandbox(state: State, { protocol, hostname, port }: URL): boolean {
	const own = new URL(state.settings.origin);
	const isHere = hostname === own.hostname || hostname === 'localhost';
	return isHere && protocol === own.protocol && port === own.port;
}

function requireFormat(state: State, file: UploadedFile, isLongVideo: boolean): string {
	if (file.bytes > state.settings.maxUploadBytes) throw new Refusal('media_too_large');
	const type = mediaFormat(file.head);
	if (type === undefined) throw new Refusal('unsupported_media_type');
	if (isLongVideo && type !== 'video/mp4') {
		throw invalidField('is_long_video', 'It goes with an MP4 file only.');
	}
	return type;
}

function endingOf(fileName: string): Ending {
	const stem = fileName.slice(0, fileName.length - extname(fileName).length);
	return Object.hasOwn(MAGIC_FILE_NAMES, stem) ? (MAGIC_FILE_NAMES[stem] ?? {}) : {};
}
