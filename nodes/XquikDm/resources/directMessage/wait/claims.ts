/**
 * How long an answer may take to resume its execution, in ms; then another one may try. n8n 1 says that an
 * execution is waiting until its limit of concurrent executions lets it go on.
 */
const CLAIM_MS = 3_600_000;

/** How many claims are kept; beyond it the oldest go. */
const MAX_CLAIMS = 10_000;

/** In the order in which they end. */
const claims = new Map<string, number>();

/**
 * Takes a question for one answer; false when another answer is about to resume it. n8n 1 confirms an
 * answer before it knows whether it was the first, so two at the same moment would both be confirmed. Each
 * process knows only its own claims.
 *
 * @param now ms since 1970
 */
export function claim(question: string, now: number): boolean {
	for (const [other, until] of claims) {
		if (until > now) break;
		claims.delete(other);
	}
	if (claims.has(question)) return false;
	const [oldest] = claims.keys();
	if (oldest !== undefined && claims.size >= MAX_CLAIMS) claims.delete(oldest);
	claims.set(question, now + CLAIM_MS);
	return true;
}
