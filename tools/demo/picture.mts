import { encode } from 'fast-png';

/**
 * Draws a PNG with a colour gradient, so that the demo has a real picture of some size without
 * a picture in the repository. The same size, in pixels, always gives the same picture.
 */
export function drawPicture(width: number, height: number): Buffer {
	const data = Array.from({ length: width * height }, (_, index) => {
		const [x, y] = [index % width, Math.floor(index / width)];
		return [(255 * x) / width, (255 * y) / height, 128 + 127 * Math.sin(Math.hypot(x, y) / 40)];
	});
	return Buffer.from(encode({ width, height, channels: 3, data: Uint8Array.from(data.flat()) }));
}
