/** CodeMirror's own words, by the keys of the texts that say them in the reader's language. */
const keys: Readonly<Record<string, string>> = {
  Find: 'find',
  Replace: 'replaceWith',
  next: 'findNext',
  previous: 'findPrevious',
  all: 'findAll',
  'match case': 'matchCase',
  'by word': 'byWord',
  regexp: 'regexp',
  replace: 'replace',
  'replace all': 'replaceAll',
  close: 'close',
  'current match': 'currentMatch',
  'on line': 'onLine',
  'replaced $ matches': 'replacedMatches',
  'replaced match on line $': 'replacedMatch',
  Completions: 'completions',
  'Control character': 'controlCharacter',
  'Selection deleted': 'selectionDeleted',
};

/** @param texts of the editor, by key */
export const phrasesOf = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(keys).map(([phrase, key]) => [phrase, texts[key] ?? phrase]));
