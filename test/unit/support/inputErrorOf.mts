import { InputError } from '../../../nodes/XquikDm/errors/inputError.ts';

/** The InputError that a check throws, as far as a user sees it. Fails when there is none. */
export function inputErrorOf(check: () => unknown): { code: string; field: string } {
	try {
		check();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		expect(error.message).toMatch(/\w/);
		expect(error.remedy).toMatch(/\w/);
		return { code: error.code, field: error.field };
	}
	throw new Error('Nothing was refused');
}
