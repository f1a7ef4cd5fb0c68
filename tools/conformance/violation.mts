/** A place where the sandbox, the node or the live API differs from the document. */
export interface Violation {
	side: 'sandbox' | 'node' | 'live';
	/** The `operationId`, or method and path of a call that the document does not have. */
	operation: string;
	/** Of the answer; null when it is not about one. */
	status: number | null;
	/** `request`, `header x`, `body`, `body /pointer`, `row`, … */
	where: string;
	what: string;
	/** The call or the case in which it was seen. */
	seenIn: string;
}

/** A place where we know better than the document; see exceptions.mts. */
export interface Exception {
	/** The `operationId`, or method and path of a call that the document does not have. */
	operation: string;
	/** Default: any. */
	status?: number;
	where: string;
	/** A part of what the violation says. */
	what: string;
	/** Why this is right all the same. */
	reason: string;
}

/** One line that tells a violation. */
export function lineOf({ side, operation, status, where, what, seenIn }: Violation): string {
	const answer = status === null ? '' : ` ${status}`;
	return `${side}: ${operation}${answer}: ${where}: ${what} [${seenIn}]`;
}

/** The violations that no exception covers, and the exceptions that cover none. */
export function applyExceptions(
	violations: readonly Violation[],
	exceptions: readonly Exception[],
): { left: Violation[]; excused: number; unused: Exception[] } {
	const used = new Set<Exception>();
	const left = violations.filter((violation) => {
		const covering = exceptions.filter((exception) => covers(exception, violation));
		for (const exception of covering) used.add(exception);
		return covering.length === 0;
	});
	return {
		left,
		excused: violations.length - left.length,
		unused: exceptions.filter((exception) => !used.has(exception)),
	};
}

function covers(exception: Exception, violation: Violation): boolean {
	return (
		exception.operation === violation.operation &&
		(exception.status === undefined || exception.status === violation.status) &&
		exception.where === violation.where &&
		violation.what.includes(exception.what)
	);
}
