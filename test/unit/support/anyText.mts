import fc from 'fast-check';

const SURROGATES = 0x800;

/**
 * Text of any code points but half surrogates. As fast-check's unit `binary`, which takes most of a
 * second to make.
 */
export function anyText(maxLength?: number): fc.Arbitrary<string> {
	const unit = fc
		.integer({ min: 0, max: 0x10ffff - SURROGATES })
		.map((n) => String.fromCodePoint(n < 0xd800 ? n : n + SURROGATES));
	return fc.string({ unit, ...(maxLength !== undefined && { maxLength }) });
}
