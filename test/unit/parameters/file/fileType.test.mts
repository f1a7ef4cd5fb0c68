import type { MediaType } from '../../../../nodes/XquikDm/api/mediaType.ts';
import { extensionOf, fileTypeOf } from '../../../../nodes/XquikDm/parameters/file/fileType.ts';

function latin1(text: string): Buffer {
	return Buffer.from(text, 'latin1');
}

/** The first box of an ISO media file, and the start of the next one. */
function ftyp(major: string, ...compatible: string[]): Buffer {
	const size = Buffer.alloc(4);
	size.writeUInt32BE(16 + 4 * compatible.length);
	return Buffer.concat([
		size,
		latin1(`ftyp${major}\0\0\x02\0${compatible.join('')}`),
		latin1('\0\0\0\x08free'),
	]);
}

const JPEG = latin1('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0');
const PNG = latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0');
const WEBP = latin1('RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a');
const GIF = latin1('GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9');

describe('fileTypeOf', () => {
	it.each<[rule: string, head: Buffer, type: MediaType]>([
		['a JPEG of JFIF', JPEG, 'image/jpeg'],
		['a JPEG of a camera', latin1('\xff\xd8\xff\xe1\x1c\x45Exif\0\0MM\0\x2a'), 'image/jpeg'],
		['a bare JPEG', latin1('\xff\xd8\xff\xdb\0\x43\0\x08\x06\x06\x07\x06'), 'image/jpeg'],
		['a PNG', PNG, 'image/png'],
		['a GIF of 1989', GIF, 'image/gif'],
		['a GIF of 1987', latin1('GIF87a\x01\0\x01\0\x80\0\0\xff\xff\xff'), 'image/gif'],
		['a lossy WebP', WEBP, 'image/webp'],
		['a lossless WebP', latin1('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0'), 'image/webp'],
		['an AVIF', ftyp('avif', 'avif', 'mif1', 'miaf', 'MA1B'), 'image/avif'],
		['an animated AVIF', ftyp('avis', 'avis', 'msf1', 'iso8', 'mif1', 'avif'), 'image/avif'],
		['an AVIF of brand mif1', ftyp('mif1', 'mif1', 'avif', 'miaf'), 'image/avif'],
		['an MP4 of ffmpeg', ftyp('isom', 'isom', 'iso2', 'avc1', 'mp41'), 'video/mp4'],
		['an MP4 of a phone', ftyp('mp42', 'isom', 'mp42'), 'video/mp4'],
		['an MP4 of iTunes', ftyp('M4V ', 'M4V ', 'M4A ', 'mp42', 'isom'), 'video/mp4'],
		['an MP4 in fragments', ftyp('iso5', 'iso5', 'dash'), 'video/mp4'],
		['an MP4 without compatible brands', ftyp('isom'), 'video/mp4'],
		['an MP4 of 3GPP', ftyp('3gp4', 'isom', '3gp4'), 'video/mp4'],
	])('knows %s', (_rule, head, type) => {
		expect(fileTypeOf(head)).toBe(type);
	});

	it.each<[rule: string, head: Buffer]>([
		['HEIC of a phone', ftyp('heic', 'mif1', 'MiHE', 'MiPr', 'miaf', 'MiHB', 'heic')],
		['HEIC of brand mif1', ftyp('mif1', 'mif1', 'heic')],
		['HEIX', ftyp('heix', 'mif1', 'heix')],
		['a HEIF sequence', ftyp('msf1', 'msf1', 'hevc', 'mif1', 'iso8')],
		['QuickTime', ftyp('qt  ', 'qt  ')],
		['old QuickTime', latin1('\0\0\0\x08wide\0\x01\x23\x45mdat')],
		['PDF', latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n')],
		['SVG', latin1('<svg xmlns="http://www.w3.org/2000/svg" width="1"/>')],
		['SVG with a prologue', latin1('<?xml version="1.0"?>\n<svg xmlns="x"/>')],
		['HTML', latin1('<!doctype html>\n<title>Sign in</title>')],
		['HTML that speaks of a GIF', latin1('<img src="GIF89a.gif">\n<p>ftypisom</p>')],
		['JSON', latin1('{"error":"not_found","message":"No."}')],
		['ZIP', latin1('PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0')],
		['BMP', latin1('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0')],
		['TIFF', latin1('II\x2a\0\x08\0\0\0\x0f\0\xfe\0\x04\0\x01\0')],
		['WAV, a RIFF file too', latin1('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0')],
		['AVI, a RIFF file too', latin1('RIFF\x24\0\0\0AVI LIST\x10\0\0\0')],
		['WebM', latin1('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42')],
		['nothing but zeros', Buffer.alloc(512)],
		['empty', Buffer.alloc(0)],
	])('refuses %s', (_rule, head) => {
		expect(fileTypeOf(head)).toBeUndefined();
	});

	it.each<[rule: string, head: Buffer]>([
		['JPEG', JPEG.subarray(0, 2)],
		['PNG', PNG.subarray(0, 7)],
		['GIF', GIF.subarray(0, 5)],
		['WebP', WEBP.subarray(0, 11)],
		['AVIF', ftyp('avif').subarray(0, 11)],
		['MP4', ftyp('isom').subarray(0, 11)],
	])('refuses a head of %s that is cut off', (_rule, head) => {
		expect(fileTypeOf(head)).toBeUndefined();
	});

	it('reads a head that is a part of a larger buffer', () => {
		const whole = Buffer.concat([latin1('GIF89a'), ftyp('isom', 'mp41')]);
		expect(fileTypeOf(whole.subarray(6))).toBe('video/mp4');
	});

	it('reads brands within the first box only', () => {
		const head = Buffer.concat([ftyp('abcd'), latin1('\0\0\0\x10isomisom')]);
		expect(fileTypeOf(head)).toBeUndefined();
	});
});

describe('extensionOf', () => {
	it.each<[MediaType, string]>([
		['image/avif', 'avif'],
		['image/gif', 'gif'],
		['image/jpeg', 'jpg'],
		['image/png', 'png'],
		['image/webp', 'webp'],
		['video/mp4', 'mp4'],
	])('of %s is %s', (type, extension) => {
		expect(extensionOf(type)).toBe(extension);
	});
});
