import type { Item } from './scenario.mts';

/** A picture of the same size that somebody has put in the place of another. */
export function changedFile(file: string): string {
	return file.replace('picture', 'changed');
}

/** Whether somebody has changed the item between an execution and its retry. */
export function isChanged({ text, file }: Item): boolean {
	return text.endsWith('*') || file?.startsWith('changed') === true;
}

/** The item before it was changed. */
export function originalOf(item: Item): Item {
	const { text, file } = item;
	return {
		...item,
		text: text.replace(/\*+$/, ''),
		...(file !== undefined && { file: file.replace('changed', 'picture') }),
	};
}
