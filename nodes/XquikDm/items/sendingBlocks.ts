import type { Problem, BlockScope } from '../delivery/decision';

/**
 * Which accounts, and whether the credential itself, cannot send any more in this execution
 * (docs/delivery.md: "From answer to decision").
 */
export class SendingBlocks {
	private credential: Problem | undefined;
	private readonly accounts = new Map<string, Problem>();

	/** Takes note of an error that takes others down. The first one stays. */
	note(scope: BlockScope | undefined, account: string, problem: Problem): void {
		if (scope === 'credential') this.credential ??= problem;
		const key = account.toLowerCase();
		if (scope === 'account' && !this.accounts.has(key)) this.accounts.set(key, problem);
	}

	/** Why an account may not send, or undefined when it may. */
	reasonFor(account: string): { scope: BlockScope; problem: Problem } | undefined {
		if (this.credential !== undefined) return { scope: 'credential', problem: this.credential };
		const problem = this.accounts.get(account.toLowerCase());
		return problem === undefined ? undefined : { scope: 'account', problem };
	}
}
