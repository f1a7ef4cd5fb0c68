import type { Effect, Fault, Scenario, Step } from './scenario.mts';

/** A scenario as steps that a person can follow. */
export function describe(scenario: Scenario): string {
	const { items, steps, faults } = scenario;
	return [
		`  ${settings(scenario)}`,
		...items.map((item, number) => {
			const { to, text, account, file, key } = item;
			const extra = [file && `with ${file}`, key && `key ${key}`].filter(Boolean).join(', ');
			return `  item ${number}: "${text}" from ${account} to ${to} ${extra}`.trimEnd();
		}),
		...steps.map((step, number) => `  ${number + 1}. ${stepText(step)}`),
		...faults.map((fault) => `  fault: ${faultText(fault)}`),
	].join('\n');
}

function settings(scenario: Scenario): string {
	const { contract, resumeToken, tool, protection, onError, tries, concurrency } = scenario;
	const { maxWait, verify, writeLimit } = scenario;
	return [
		`${contract} contract`,
		...(scenario.ask ? ['Send and Wait'] : []),
		resumeToken ? 'n8n with resume tokens' : 'older n8n',
		...(tool ? [`as an AI tool${scenario.atOnce ? ', calls at the same time' : ''}`] : []),
		...(scenario.outside ? ['outside of any execution'] : []),
		...(scenario.skew !== 0 ? [`n8n's clock ${scenario.skew} s ahead`] : []),
		protection,
		`On Error ${onError}`,
		...(tries > 1 ? [`Retry On Fail ${tries} tries`] : []),
		`Concurrency ${concurrency}`,
		`Max Wait ${maxWait} s`,
		...(verify ? ['Verify Unconfirmed Sends'] : []),
		...(writeLimit ? [`${writeLimit.writes} writes in ${writeLimit.seconds} s`] : []),
	].join(', ');
}

function stepText(step: Step): string {
	const interrupted =
		'interrupt' in step && step.interrupt !== undefined
			? `; ${step.interrupt.kind} after ${step.interrupt.after} events`
			: '';
	const elsewhere = 'process' in step ? ' in another process' : '';
	switch (step.do) {
		case 'execute': {
			const parallel = step.parallel ? ', at the same time' : '';
			return `a new execution with items ${step.items.join(', ')}${elsewhere}${parallel}${interrupted}`;
		}
		case 'loop':
			return `the loop comes round with items ${step.items.join(', ')}${interrupted}`;
		case 'retry': {
			const items = step.items ? `, now with items ${step.items.join(', ')}` : '';
			return `Retry execution, if it has failed or was stopped${items}${elsewhere}${interrupted}`;
		}
		case 'resume':
			return `another worker takes over, if the process has crashed${interrupted}`;
		case 'restore':
			return "n8n's database is restored: execution IDs start again";
		case 'wait':
			return `${step.hours} hours go by`;
	}
}

function faultText({ on, to, nth, times, effect }: Fault): string {
	const from = `from request ${nth} on, ${times} times`;
	const whom = to === undefined ? '' : ` to ${to}`;
	return `${on}${whom}, ${times === 1 ? `request ${nth}` : from}: ${effectText(effect)}`;
}

function effectText(effect: Effect): string {
	switch (effect.kind) {
		case 'refused':
			return 'connection refused';
		case 'reset':
			return `connection reset ${effect.when} Xquik acts`;
		case 'silent':
			return `no answer, ${effect.when === 'before' ? 'nothing has arrived' : 'Xquik has acted'}`;
		case 'truncated':
			return 'the answer breaks off';
		case 'late':
			return `the answer comes ${effect.ms} ms late`;
		case 'error':
			return `${effect.status}${effect.html ? ' as HTML' : ''}, ${effect.done ? 'but it is done' : 'not done'}`;
		case 'nothing_happened':
			return `503, safe to retry${effect.newKey ? ' under a new key' : ''}`;
		case 'limited':
			return `429 ${effect.code} for ${effect.seconds} s`;
		case 'refusal':
		case 'rejection':
			return `${effect.status} ${effect.code}`;
		case 'failed_record':
			return `${effect.status} ${effect.code} as a failed record (safe ${effect.safe}, retry ${effect.retry})`;
		case 'pending':
			return `202, and after ${effect.polls} polls ${effect.end}`;
	}
}
