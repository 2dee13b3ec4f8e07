/** What is wrong with a file of weights, said so that its owner can mend it. */
import { ExplainedError } from '../explained/index.ts';

/** It ends before what it announces. */
export const cutFile = (file: string, needed: number, found: number): ExplainedError =>
  new ExplainedError('weight-file-cut', { file, needed, found });

/** Its parts contradict one another. */
export const damagedFile = (file: string, place: string): ExplainedError =>
  new ExplainedError('weight-file-damaged', { file, place });

/** A checkpoint has no weights under this name. */
export const noSuchSet = (file: string, name: string, known: readonly string[]): ExplainedError =>
  new ExplainedError('weight-file-sets', { file, name, known: known.join(', ') || '–' });

/** Numbers of a type that nothing here reads. */
export const unknownType = (file: string, name: string, type: string): ExplainedError =>
  new ExplainedError('weight-file-type', { file, name, type, known: 'F64, F32, F16, BF16' });

/** Whole, and laid out or packed in a way that nothing here reads. */
export const unknownLayout = (file: string, name: string, how: string): ExplainedError =>
  new ExplainedError('weight-file-layout', { file, name, how });
