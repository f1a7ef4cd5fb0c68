import type { IExecuteFunctions } from 'n8n-workflow';

import type { ErrorCode } from '../../errors/errorTable';
import { errorEntry } from '../../errors/errorTable';
import { InputError } from '../../errors/inputError';

/** The bytes of a file, from wherever n8n keeps them. */
export interface ByteSource {
	/** In bytes. */
	size: number;
	/**
	 * The bytes from the start, each time.
	 *
	 * @param pieceBytes size of the pieces where n8n can choose it
	 */
	stream(pieceBytes?: number): AsyncGenerator<Uint8Array>;
}

/** Where a file stands, for the errors. */
export const FILE_FIELD = 'Input Binary Field';

/** The code of a file that n8n's storage could not give just then. */
const UNREADABLE: ErrorCode = 'attachment_unreadable';

/** The code of a file that is not there any more. */
const GONE: ErrorCode = 'attachment_gone';

const GONE_NAMES = new Set([
	'FileNotFoundError',
	'BinaryDataFileNotFoundError',
	'NoSuchKey',
	'NotFound',
]);
const GONE_CODES = new Set(['ENOENT', 'NoSuchKey', 'NotFound', 'BlobNotFound']);

/** So many causes of an error are looked at. */
const MAX_CAUSES = 5;

/** True when an error of n8n's storage says that the file is not there, and not something else. */
export function isGone(error: unknown): boolean {
	let level = error;
	for (let depth = 0; depth < MAX_CAUSES; depth++) {
		if (typeof level !== 'object' || level === null) return false;
		const { name, code, cause, constructor } = level as Record<string, unknown>;
		const made = typeof constructor === 'function' ? constructor.name : undefined;
		if ([name, made].some((one) => typeof one === 'string' && GONE_NAMES.has(one))) return true;
		if (typeof code === 'string' && GONE_CODES.has(code)) return true;
		level = cause;
	}
	return false;
}

/**
 * The error for a file that could not be read. It names its cause only in words: the code of a broken
 * connection to the storage must not be taken for one of the connection to Xquik.
 */
function readError(error: unknown, fieldName: string): InputError {
	if (error instanceof InputError) return error;
	if (isGone(error)) {
		return new InputError(
			GONE,
			FILE_FIELD,
			`The file in ${fieldName} is no longer in n8n’s storage`,
			errorEntry(GONE).remedy,
		);
	}
	const reason = error instanceof Error ? error.message : String(error);
	return new InputError(
		UNREADABLE,
		FILE_FIELD,
		`n8n could not read the file in ${fieldName} from its storage: ${reason}`,
		errorEntry(UNREADABLE).remedy,
	);
}

/**
 * A file in n8n's storage.
 *
 * @param fieldName for the errors
 * @throws InputError when it is gone or cannot be read; its stream throws the same
 */
export async function storedSource(
	helpers: IExecuteFunctions['helpers'],
	id: string,
	fieldName: string,
): Promise<ByteSource> {
	try {
		const { fileSize } = await helpers.getBinaryMetadata(id);
		return { size: fileSize, stream: (pieceBytes) => streamOf(helpers, id, fieldName, pieceBytes) };
	} catch (error) {
		throw readError(error, fieldName);
	}
}

async function* streamOf(
	helpers: IExecuteFunctions['helpers'],
	id: string,
	fieldName: string,
	pieceBytes: number | undefined,
): AsyncGenerator<Uint8Array> {
	try {
		const stream = await helpers.getBinaryStream(id, pieceBytes);
		try {
			for await (const chunk of stream) yield chunk as Uint8Array;
		} finally {
			stream.destroy();
		}
	} catch (error) {
		throw readError(error, fieldName);
	}
}
