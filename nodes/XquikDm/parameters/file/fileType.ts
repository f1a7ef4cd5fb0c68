import type { MediaType } from '../../api/mediaType';

/** So many first bytes tell the type. */
export const HEAD_BYTES = 512;

const FILE_EXTENSION: Readonly<Record<MediaType, string>> = {
	'image/avif': 'avif',
	'image/gif': 'gif',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/webp': 'webp',
	'video/mp4': 'mp4',
};

/** Whether a label names one of the accepted types. */
export function isMediaType(label: string): label is MediaType {
	return Object.hasOwn(FILE_EXTENSION, label);
}

/** The usual file name extension of a type, without dot. */
export function extensionOf(type: MediaType): string {
	return FILE_EXTENSION[type];
}

/** Brands in the `ftyp` box of files that are MP4. */
const MP4_BRANDS =
	/^(isom|iso[2-9a-c]|mp4[12v]|avc1|M4V |M4VP|M4VH|MSNV|NDAS|NDSC|NDSM|dash|msdh|f4v |F4V |mmp4|3gp[4-9]|cmf[cs2])$/;

/** Major brands that are no MP4 video, whatever they say to be compatible with. */
const NOT_MP4 = /^(qt {2}|hei[cfxms]|hev[cxms]|mif1|msf1|M4A |M4B |M4P |crx )$/;

function brandsOf(head: Uint8Array): string[] {
	const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
	if (text.slice(4, 8) !== 'ftyp') return [];
	const size = Buffer.from(head).readUInt32BE(0);
	const brands = [text.slice(8, 12)];
	for (let at = 16; at + 4 <= Math.min(size, text.length); at += 4) {
		brands.push(text.slice(at, at + 4));
	}
	return brands;
}

function startsWith(head: Uint8Array, ...bytes: number[]): boolean {
	return bytes.every((byte, index) => head[index] === byte);
}

/**
 * The type of a file by its first bytes, whatever its name or label says; undefined when it is
 * none that X accepts as an attachment.
 *
 * @param head at least the first 32 bytes, better {@link HEAD_BYTES}
 */
export function fileTypeOf(head: Uint8Array): MediaType | undefined {
	if (startsWith(head, 0xff, 0xd8, 0xff)) return 'image/jpeg';
	if (startsWith(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
	const text = Buffer.from(head.subarray(0, 12)).toString('latin1');
	if (/^GIF8[79]a/.test(text)) return 'image/gif';
	if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
	if (head.length < 12) return undefined;
	const brands = brandsOf(head);
	if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
	if (NOT_MP4.test(brands[0] ?? '')) return undefined;
	return brands.some((brand) => MP4_BRANDS.test(brand)) ? 'video/mp4' : undefined;
}
