import { crc32, deflateSync } from 'node:zlib';

/** A file the sandbox serves for uploads by URL. */
export interface SampleFile {
	type: string;
	content: Buffer;
}

/** The longest file an upload by URL may name, in bytes. */
export const LONGEST_DOWNLOAD_BYTES = 15_728_640;

const SIDE_PIXELS = 64;

const FILES: Record<string, () => SampleFile> = {
	'picture.png': () => ({ type: 'image/png', content: drawPicture() }),
	'notes.txt': () => ({ type: 'text/plain', content: Buffer.from('Not a picture.\n') }),
	'too-large.png': () => ({
		type: 'image/png',
		content: Buffer.concat([drawPicture(), Buffer.alloc(LONGEST_DOWNLOAD_BYTES)]),
	}),
};

/** The names under `/__sandbox/files/`. */
export const SAMPLE_FILE_NAMES: readonly string[] = Object.keys(FILES);

/** The file of this name, made anew each time; undefined when there is none. */
export function sampleFile(name: string): SampleFile | undefined {
	return Object.hasOwn(FILES, name) ? FILES[name]?.() : undefined;
}

// A blue disc on white, as an 8-bit palette PNG.
function drawPicture(): Buffer {
	const rows: number[] = [];
	const centre = (SIDE_PIXELS - 1) / 2;
	for (let y = 0; y < SIDE_PIXELS; y += 1) {
		rows.push(0);
		for (let x = 0; x < SIDE_PIXELS; x += 1) {
			rows.push(Math.hypot(x - centre, y - centre) < SIDE_PIXELS / 3 ? 1 : 0);
		}
	}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(SIDE_PIXELS, 0);
	header.writeUInt32BE(SIDE_PIXELS, 4);
	header.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('PLTE', Buffer.from([0xff, 0xff, 0xff, 0x1d, 0x4e, 0xd8])),
		chunk('IDAT', deflateSync(Buffer.from(rows))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const framed = Buffer.alloc(body.length + 8);
	framed.writeUInt32BE(data.length, 0);
	body.copy(framed, 4);
	framed.writeUInt32BE(crc32(body), body.length + 4);
	return framed;
}
