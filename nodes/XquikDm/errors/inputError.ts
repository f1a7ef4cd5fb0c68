/**
 * Bad input of one item, found before anything is sent or paid: which field, what is wrong with it
 * and what to do. `code` goes into the row's `error_code`.
 */
export class InputError extends Error {
	override readonly name = 'InputError';

	constructor(
		readonly code: string,
		/** The field's label in the node, such as `Recipient`. */
		readonly field: string,
		message: string,
		/** What the user does about it. */
		readonly remedy: string,
	) {
		super(message);
	}
}
