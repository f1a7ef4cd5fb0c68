import type { Exception } from './violation.mts';

/** Every place where we know better than Xquik's document of August 2026, with the reason. */
export const EXCEPTIONS: readonly Exception[] = [];
