import { firstTeller } from '#first-teller';
import type { Explanation } from './explanation.ts';

export type Teller = (explanation: Explanation) => string;

/**
 * What an error's `message` says. The texts of all errors are larger than all else that a page loads at first, and the
 * kernel would carry them in one language while its reader reads another; so no bundle for a browser holds them.
 *
 * - In Node (tests, scripts, experiments, whoever uses a room of this house as a package) the English file is read.
 * - In a browser a message is the code with its values, until the texts of the reader's language are there: the page's
 *   notebook loads them to show outputs, and hands them to the kernel as it starts it.
 *
 * Which of the two comes first is the `#first-teller` of `package.json`. The state is one for a program: there are no
 * two readers in one.
 */
let teller: Teller = firstTeller;

export const tell: Teller = (explanation) => teller(explanation);

/** From now on messages are made by `next`. */
export function tellWith(next: Teller): void {
  teller = next;
}
