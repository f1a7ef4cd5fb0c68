import type { Intent } from '../../../delivery/idempotencyKey';
import { intentName } from '../../../delivery/idempotencyKey';
import { placeOf } from '../../../delivery/sendMemory';
import type { RunIdentity } from '../../../items/runIdentity';
import { fingerprintsOf } from './fingerprint';
import type { CheckedParameters } from './sendParameters';

/**
 * The place of an item in its execution. A tool call is found again by what it says: n8n counts each
 * of its tries as another run.
 *
 * @param checked undefined while its parameters are not known
 * @param intent of the call, which tells files apart that look the same
 */
export function placeOfItem(
	{ instanceId, runIndex, isTool }: RunIdentity,
	itemIndex: number,
	checked?: CheckedParameters,
	intent?: Intent,
): string {
	if (!isTool || checked === undefined || intent === undefined) return placeOf(runIndex, itemIndex);
	return `tool ${fingerprintsOf(checked, instanceId).typed} ${intentName(intent)}`;
}
