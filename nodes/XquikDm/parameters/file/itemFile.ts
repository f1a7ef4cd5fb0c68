import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { MediaType } from '../../api/mediaType';
import type { ItemFile } from '../../delivery/message';
import { InputError } from '../../errors/inputError';
import { shownValue } from '../value';
import { extensionOf, fileTypeOf, HEAD_BYTES, isMediaType } from './fileType';
import { memorySource } from './memoryFile';
import type { ByteSource } from './storedFile';
import { FILE_FIELD, storedSource } from './storedFile';

async function headOf(source: ByteSource): Promise<Buffer> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	for await (const piece of source.stream(HEAD_BYTES)) {
		pieces.push(piece.subarray(0, HEAD_BYTES));
		size += piece.byteLength;
		if (size >= HEAD_BYTES) break;
	}
	return Buffer.concat(pieces).subarray(0, HEAD_BYTES);
}

/** The name of a file without its folders; empty when it has none. */
function bareName({ fileName }: IBinaryData): string {
	return fileName?.split(/[\\/]/).pop()?.trim() ?? '';
}

function nameOf(binary: IBinaryData, type: MediaType): string {
	return bareName(binary) || `attachment.${extensionOf(type)}`;
}

/** A refused file as the error names it: its name, and what it is, or is only said to be. */
function shownFile(binary: IBinaryData, fieldName: string): string {
	const name = bareName(binary);
	const file = name === '' ? `the file in ${fieldName}` : shownValue(name);
	const { mimeType } = binary;
	if (isMediaType(mimeType)) return `${file} (labelled ${mimeType}, but its content is not)`;
	const kind = /\.(\w{1,8})$/.exec(name)?.[1]?.toUpperCase() ?? mimeType;
	return kind ? `${file} (${kind})` : file;
}

/**
 * Opens a file of an item: from n8n's storage as a stream, or from the item itself where n8n keeps
 * binaries in memory. Looks at its size and first bytes only.
 *
 * @param fieldName for the error messages
 * @throws InputError when the file is empty, gone, not readable, or none of the six types; the stream
 *   throws the same when n8n's storage fails later
 */
export async function openItemFile(
	helpers: IExecuteFunctions['helpers'],
	binary: IBinaryData,
	fieldName: string,
): Promise<ItemFile> {
	const source =
		binary.id !== undefined && binary.id !== ''
			? await storedSource(helpers, binary.id, fieldName)
			: memorySource(binary.data);
	if (source.size === 0) {
		throw new InputError(
			'attachment_empty',
			FILE_FIELD,
			`The file in ${fieldName} is empty`,
			'Check the node that creates the file, or whether the form was submitted with an empty file.',
		);
	}
	const type = fileTypeOf(await headOf(source));
	if (type === undefined) {
		throw new InputError(
			'attachment_type',
			FILE_FIELD,
			`X does not accept ${shownFile(binary, fieldName)}`,
			'Use AVIF, GIF, JPEG, PNG, WebP or MP4. The content of the file decides, not its name.',
		);
	}
	return {
		fileName: nameOf(binary, type),
		mimeType: type,
		size: source.size,
		stream: () => source.stream(),
	};
}

/**
 * The same file under a name that its type alone makes. Names are not shown on X, but Xquik may take
 * the same file under another name for another upload.
 */
export function withoutName(file: ItemFile): ItemFile {
	return { ...file, fileName: `attachment.${extensionOf(file.mimeType)}` };
}

/**
 * The same file, telling its SHA-256 as hex whenever it was read to its end: so that nobody reads a
 * large file only for that.
 */
export function tellingDigest(file: ItemFile, tell: (digest: string) => void): ItemFile {
	return {
		...file,
		async *stream() {
			const hash = createHash('sha256');
			for await (const piece of file.stream()) {
				hash.update(piece);
				yield piece;
			}
			tell(hash.digest('hex'));
		},
	};
}

/** SHA-256 of a file as hex; reads it once as a stream. */
export async function sha256Of(file: ItemFile): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of file.stream()) hash.update(piece);
	return hash.digest('hex');
}
