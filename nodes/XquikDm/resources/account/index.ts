import { resourceOf } from '../operation';
import { GET_ACCOUNTS } from './getAll.operation';
import { GET_CREDITS } from './getCredits.operation';

/** The resource Account. */
export const account = resourceOf('account', 'Account', 'getAll', [GET_CREDITS, GET_ACCOUNTS]);
