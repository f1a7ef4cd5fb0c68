import { decideWrite } from '../../../nodes/XquikDm/delivery/decision.ts';

describe('a 409', () => {
	it('is never taken for the success of the message that the key belongs to', () => {
		const body = {
			object: 'x_write_action',
			error: 'idempotency_conflict',
			status: 'success',
			terminal: true,
			writeActionId: '7',
			messageId: '9',
			success: false,
		};
		const decision = decideWrite(
			{ kind: 'answer', status: 409, headers: {}, body, notJson: false },
			0,
		);
		expect(decision).toMatchObject({ kind: 'failed', problem: { safeToRetry: false } });
	});
});
