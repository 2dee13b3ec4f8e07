/** The bundle that the kernel is sent when something first fails; see `late-plain-words.ts`. */
import { explainError } from './plain-words.ts';
import type { PlainWords } from './late-plain-words.ts';

globalThis.residualPlainWords = { explainError } satisfies PlainWords;
