import { resourceOf } from '../operation';
import { GET_WRITE_ACTION } from './get.operation';

/** The resource Write Action. */
export const writeAction = resourceOf('writeAction', 'Write Action', 'get', [GET_WRITE_ACTION]);
