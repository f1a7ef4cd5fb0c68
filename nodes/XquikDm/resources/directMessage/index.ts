import { resourceOf } from '../operation';
import { DELETE_MESSAGE } from './delete.operation';
import { GET_MESSAGES } from './getAll.operation';
import { SEND_MESSAGE } from './send.operation';
import { SEND_AND_WAIT } from './sendAndWait.operation';

/** The resource Direct Message. */
export const directMessage = resourceOf('directMessage', 'Direct Message', 'send', [
	DELETE_MESSAGE,
	GET_MESSAGES,
	SEND_MESSAGE,
	SEND_AND_WAIT,
]);
