/** The items by what `keyOf` gives for them, each group and the groups in order of appearance. */
export function groups<Item, Key>(
	items: readonly Item[],
	keyOf: (item: Item) => Key,
): Map<Key, Item[]> {
	const byKey = new Map<Key, Item[]>();
	for (const item of items) {
		const key = keyOf(item);
		const group = byKey.get(key);
		if (group === undefined) byKey.set(key, [item]);
		else group.push(item);
	}
	return byKey;
}
