/**
 * Bad input of one item, found before anything is sent or paid: which field, what is wrong with it
 * and what to do. `code` goes into the row's `error_code`.
 */
export class InputError extends Error {
	override readonly name = 'InputError';

	readonly code: string;

	/** The field's label in the node, such as `Recipient`. */
	readonly field: string;

	/** What the user does about it. */
	readonly remedy: string;

	constructor(code: string, field: string, message: string, remedy: string) {
		super(message);
		this.code = code;
		this.field = field;
		this.remedy = remedy;
	}
}
