const UNITS = ['bytes', 'kB', 'MB', 'GB'];
const STEP = 1_000;
const EXACT_BELOW = 10;

/** `12,345`: a whole number for the eye. */
export function count(value: number): string {
	return value.toLocaleString('en-US');
}

/** `1 message`, `3 messages`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
	return `${count(value)} ${value === 1 ? one : many}`;
}

/** `64 bytes`, `1.4 kB`, `15 MB`: bytes for the eye, in steps of 1000. */
export function bytes(value: number): string {
	let size = value;
	let unit = 0;
	while (size >= STEP && unit < UNITS.length - 1) {
		size /= STEP;
		unit += 1;
	}
	const digits = unit > 0 && size < EXACT_BELOW ? 1 : 0;
	return `${size.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

/** `10:30:07`: the time of day (UTC) of an ISO time. */
export function timeOfDay(iso: string): string {
	return iso.slice(11, 19);
}

/** `2026-11-23`: the day (UTC) of an ISO time. */
export function dayOf(iso: string): string {
	return iso.slice(0, 10);
}
