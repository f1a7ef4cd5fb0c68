import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS_PER_SAMPLE = 8;
const TRUECOLOUR = 2;
const BYTES_PER_PIXEL = 3;

/**
 * Draws a PNG with a colour gradient, so that the demo has a real picture of some size without
 * a picture in the repository. The same size always gives the same pixels.
 *
 * @param width in pixels
 * @param height in pixels
 */
export function drawPicture(width: number, height: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([BITS_PER_SAMPLE, TRUECOLOUR], 8);
	return Buffer.concat([
		SIGNATURE,
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(pixels(width, height))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** The picture's lines, each after a zero: PNG's mark for "not filtered". */
function pixels(width: number, height: number): Buffer {
	const lineLength = 1 + width * BYTES_PER_PIXEL;
	const lines = Buffer.alloc(lineLength * height);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) {
			const wave = Math.sin(Math.hypot(x, y) / 40);
			lines.set(
				[(255 * x) / width, (255 * y) / height, 128 + 127 * wave],
				y * lineLength + 1 + x * BYTES_PER_PIXEL,
			);
		}
	}
	return lines;
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const checksum = Buffer.alloc(4);
	checksum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, checksum]);
}
