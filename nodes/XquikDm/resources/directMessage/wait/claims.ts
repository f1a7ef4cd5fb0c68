/** How long an answer may take to resume its execution, in ms; then another one may try. */
const CLAIM_MS = 10_000;

const claims = new Map<string, number>();

/**
 * Takes a question for one answer; false when another answer is about to resume it. n8n 1 confirms an
 * answer before it knows whether it was the first, so two at the same moment would both be confirmed.
 *
 * @param now ms since 1970
 */
export function claim(question: string, now: number): boolean {
	for (const [other, until] of claims) {
		if (until <= now) claims.delete(other);
	}
	if (claims.has(question)) return false;
	claims.set(question, now + CLAIM_MS);
	return true;
}
