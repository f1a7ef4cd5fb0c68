import { resourceOf } from '../operation';
import { GET_USER } from './get.operation';

/** The resource User. */
export const user = resourceOf('user', 'User', 'get', [GET_USER]);
