import { decideWrite } from '../../../nodes/XquikDm/delivery/decision.ts';
import { NOON } from './virtualClock.mts';
import { gist } from '../delivery/gist.mts';

export const decide = (requestResult: Parameters<typeof decideWrite>[0]) =>
	gist(decideWrite(requestResult, NOON));
