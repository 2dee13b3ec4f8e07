/** The order in which the answers of a question are shown. */
import { seededRandom, shuffledIndices } from '../../data/index.ts';

/**
 * Authors tend to write the right answer second. So the answers are dealt anew at build, by the question's name:
 * every build, both languages and the downloads show the same order.
 *
 * @returns for each place the index of the answer, as written, that stands there
 */
export function answerOrder(question: string, count: number): number[] {
  const seeds = Array.from(question, (letter) => letter.codePointAt(0)!);
  return Array.from(shuffledIndices(count, seededRandom(...seeds)));
}
