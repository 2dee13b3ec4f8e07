import type { SpellingRule } from './korean-rules.ts';

/** Spellings and turns of phrase that the English of this book, which is British, does not use. */
export const englishRules: readonly SpellingRule[] = [
  // British spelling.
  {
    pattern:
      /\b(?:normal|optim|initial|regular|standard|general|minim|maxim|recogn|visual|summar|organ|real|special)iz/i,
    instead: '-ise',
  },
  { pattern: /\banalyz/i, instead: 'analyse' },
  { pattern: /\b(?:color|behavior|neighbor|favor)(?!\()/i, instead: '-our' },
  { pattern: /\bgray/i, instead: 'grey' },
  { pattern: /\bcenter/i, instead: 'centre' },
  { pattern: /\blearned\b/, instead: 'learnt' },
  { pattern: /\b(?:label|model|cancel|travel)(?:ed|ing)\b/i, instead: '-lled, -lling' },
  { pattern: /\bpercent\b/i, instead: 'per cent, %' },
  // One term for each thing, as in the glossary.
  { pattern: /\bback-?prop\b|\bbackprop/i, instead: 'back-propagation' },
  { pattern: /\bfully[- ]connected\b/i, instead: 'dense' },
  { pattern: /\bshortcut connection/i, instead: 'skip connection' },
  { pattern: /\bbatchnorm\b/i, instead: 'batch normalisation, batch norm' },
  { pattern: /\bneurons?\b/i, instead: 'unit' },
  { pattern: /\bmultiply-accumulates?\b|\bMACs?\b|\bFLOPs?\b/, instead: 'multiply-add' },
  // In the figures the gradient runs from the output back to the input, which is upwards.
  {
    pattern: /\bgradient[^.]{0,24}\b(?:from above|came down|comes down|travels on down)\b/i,
    instead: 'from the later layers',
  },
  { pattern: /\bhealthy gradient|\bgradients? (?:are|is|stay|being) healthy/i, instead: 'not vanished' },
  // Not idiomatic.
  { pattern: /\bthere is nothing for it but\b/i, instead: 'has to' },
  { pattern: /\ba pile of convolutions\b/i, instead: 'convolutions one after another' },
  { pattern: /\bstands? (?:a larger|twenty)\b/i, instead: 'can take' },
  { pattern: /\bbehind (?:an? |the )?(?:ReLU|convolution|dense|block|pooling)/i, instead: 'after' },
  { pattern: /\bmend\b/i, instead: 'fix' },
  // How the text is set.
  { pattern: /(?<=[A-Za-z])'(?=[a-z])/, instead: '’' },
  { pattern: /"/, instead: '“ ”' },
  { pattern: /(?<!\.)\.\.\.(?!\.)/, instead: '…' },
  { pattern: /[^\s|] {2,}(?=\S)/, instead: 'one space' },
  { pattern: / [,.?!;](?=\s|$)/, instead: 'no space before' },
];
