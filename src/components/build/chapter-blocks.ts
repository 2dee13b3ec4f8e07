/** A chapter's MDX as plain blocks, for files that other tools open: Markdown, and where each cell stands. */
import { answerOrder } from './answer-order.ts';

export type ChapterBlock =
  | { kind: 'prose'; markdown: string }
  /** `keras` is the same step in Keras, where there is one. */
  | { kind: 'cell'; name: string; keras?: string };

export interface BlockTexts {
  exercise: string;
  question: string;
  predict: string;
  answer: string;
  explain: string;
  /** With `{n}`. */
  hint: string;
  /** The text that `<Num of="…" />` stands for. */
  number: (key: string) => string;
  /** The text that `<Accuracy of="…" pictures={…} />` stands for. */
  accuracy: (key: string, pictures?: number) => string;
  /** The table that `<Results of="…" show="…" />` stands for, as Markdown. */
  results: (experiment: string, show?: string) => string;
}

/**
 * Take the components out of a chapter: what they say stays as Markdown, where they
 * only act (figures, links to terms) nothing is left of them.
 * @param mdx a chapter's source
 */
export function chapterBlocks(mdx: string, texts: BlockTexts): ChapterBlock[] {
  const body = mdx.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/^(import|export) .*$/gm, '');
  const blocks: ChapterBlock[] = [];
  // An exercise's cell comes after its task and before its hints.
  const marked = body.replace(
    /<Exercise name="([^"]+)"[^>]*>([\s\S]*?)<\/Exercise>/g,
    (_, name: string, inside: string) => {
      const hint = inside.search(/<Hint>/);
      const task = hint === -1 ? inside : inside.slice(0, hint);
      return `**${texts.exercise}**\n\n${task}\n\n<Cell name="${name}" />\n\n${hint === -1 ? '' : inside.slice(hint)}`;
    },
  );
  for (const part of marked.split(/(<Cell name="[^"]+"[^>]*\/>)/)) {
    const name = /^<Cell name="([^"]+)"/.exec(part)?.[1];
    if (name !== undefined) {
      blocks.push({ kind: 'cell', name });
      continue;
    }
    const markdown = toMarkdown(part, texts);
    if (markdown !== '') blocks.push({ kind: 'prose', markdown });
  }
  return blocks;
}

/** The answers of each question in the order in which the page shows them. */
const withAnswersInOrder = (mdx: string): string =>
  mdx.replace(/<Quiz id="([^"]+)">[\s\S]*?<\/Quiz>/g, (quiz, id: string) => {
    const answer = /<Option(?: correct)?>[\s\S]*?<\/Option>/g;
    const answers = quiz.match(answer) ?? [];
    const order = answerOrder(id, answers.length);
    let place = 0;
    return quiz.replace(answer, () => answers[order[place++]!]!);
  });

function toMarkdown(part: string, texts: BlockTexts): string {
  let hints = 0;
  return withAnswersInOrder(part)
    .replace(/<Figure [^>]*>[\s\S]*?<\/Figure>/g, '')
    .replace(/<Num of="([^"]+)"\s*\/>/g, (_, key: string) => texts.number(key))
    .replace(/<Accuracy of="([^"]+)"(?: pictures=\{(\d+)\})?\s*\/>/g, (_, key: string, pictures?: string) =>
      texts.accuracy(key, pictures === undefined ? undefined : Number(pictures)),
    )
    .replace(/<Results of="([^"]+)"(?: show="([^"]+)")?\s*\/>/g, (_, experiment: string, show?: string) =>
      texts.results(experiment, show),
    )
    .replace(/<Erratum [^>]*\/>/g, '')
    .replace(/<Hint>/g, () => `\n\n**${texts.hint.replace('{n}', String(++hints))}** `)
    .replace(/<Quiz [^>]*>/g, `**${texts.question}**\n`)
    .replace(/<Option( correct)?>\s*/g, '\n- ')
    .replace(/<Explain>/g, `\n**${texts.explain}**\n`)
    .replace(/<Predict [^>]*>/g, `**${texts.predict}**\n`)
    .replace(/<Answer>/g, `\n**${texts.answer}**\n`)
    .replace(/<Aside[^>]*?(?:title="([^"]*)")?[^>]*>/g, (_, title?: string) =>
      title ? `**${title}**\n` : '',
    )
    .replace(/<\/?[A-Z][A-Za-z]*\b[^>]*>/g, '')
    .replace(/^(#{1,6} .*?)[ \t]*\[#[a-z][a-z0-9-]*\][ \t]*$/gm, '$1')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
