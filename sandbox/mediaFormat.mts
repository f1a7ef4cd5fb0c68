const PNG_SIGNATURE = '89504e470d0a1a0a';
const AVIF_BRAND = /^avi[fs]$/;
const MP4_BRAND = /^(isom|iso[2456]|mp4[12]|avc1|dash|M4V |MSNV|mmp4)$/;

/** The content type that a file's first bytes show; undefined for one the API does not take. */
export function mediaFormat(head: Buffer): string | undefined {
	const ascii = (from: number, to: number) => head.subarray(from, to).toString('latin1');
	if (head.subarray(0, 8).toString('hex') === PNG_SIGNATURE) return 'image/png';
	if (head.subarray(0, 3).toString('hex') === 'ffd8ff') return 'image/jpeg';
	if (ascii(0, 6) === 'GIF87a' || ascii(0, 6) === 'GIF89a') return 'image/gif';
	if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
	if (ascii(4, 8) !== 'ftyp') return undefined;
	const brands = brandsOf(head);
	if (brands.some((brand) => AVIF_BRAND.test(brand))) return 'image/avif';
	return brands.some((brand) => MP4_BRAND.test(brand)) ? 'video/mp4' : undefined;
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
