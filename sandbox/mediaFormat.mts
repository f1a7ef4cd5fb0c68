/** The content types the API accepts. */
export type MediaType =
	| 'image/avif'
	| 'image/gif'
	| 'image/jpeg'
	| 'image/png'
	| 'image/webp'
	| 'video/mp4';

const PNG_SIGNATURE = '89504e470d0a1a0a';
const AVIF_BRANDS = ['avif', 'avis'];
const MP4_BRANDS = [
	'isom',
	'iso2',
	'iso4',
	'iso5',
	'iso6',
	'mp41',
	'mp42',
	'avc1',
	'dash',
	'M4V ',
	'MSNV',
	'mmp4',
];

/** The format a file's first bytes show, whatever its name says; undefined for every other one. */
export function mediaFormat(head: Buffer): MediaType | undefined {
	const ascii = (from: number, to: number) => head.subarray(from, to).toString('latin1');
	if (head.subarray(0, 8).toString('hex') === PNG_SIGNATURE) return 'image/png';
	if (head.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg';
	if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif';
	if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
	if (ascii(4, 8) !== 'ftyp') return undefined;
	const brands = brandsOf(head);
	if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'image/avif';
	return brands.some((brand) => MP4_BRANDS.includes(brand)) ? 'video/mp4' : undefined;
}

// The `ftyp` box: size, "ftyp", major brand, version, then the compatible brands.
function brandsOf(head: Buffer): string[] {
	const end = Math.min(head.readUInt32BE(0), head.length);
	const brands = [head.subarray(8, 12).toString('latin1')];
	for (let at = 16; at + 4 <= end; at += 4) {
		brands.push(head.subarray(at, at + 4).toString('latin1'));
	}
	return brands;
}
