/** A run of training as data: what it is asked for, what it reports, what it keeps. */

export type * from './train-types.ts';
