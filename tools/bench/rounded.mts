/** The same value with every number in it rounded to three decimals. */
export function rounded<Value>(value: Value): Value {
	const text = JSON.stringify(value, (_key, part: unknown) =>
		typeof part === 'number' ? Math.round(part * 1000) / 1000 : part,
	);
	return JSON.parse(text) as Value;
}
