import { describe, expect, test } from 'vitest';
import { chapterBlocks } from '../../src/components/build/chapter-blocks.ts';

const texts = {
  exercise: 'Exercise',
  question: 'Question',
  predict: 'Predict first',
  answer: 'Answer',
  explain: 'Explanation',
  hint: 'Hint {n}',
  number: (key: string) => `<${key}>`,
  accuracy: (key: string, pictures?: number) => `<${key} of ${pictures ?? 'its own'}>`,
  results: (experiment: string, show = 'groups') => `| ${experiment} | ${show} |`,
};

describe('a chapter as blocks', () => {
  test('prose stays Markdown, without front matter, imports and addresses', () => {
    const mdx = [
      '---',
      'title: T',
      '---',
      '',
      "import Stem from './stem.svelte';",
      '',
      '## The stem [#stem]',
      '',
      'A <Term id="stem">stem</Term> of $7 \\times 7$, <Num of="resnet50.keras.params" /> weights. <Erratum id="floor" />',
    ].join('\n');
    expect(chapterBlocks(mdx, texts)).toEqual([
      { kind: 'prose', markdown: '## The stem\n\nA stem of $7 \\times 7$, <resnet50.keras.params> weights.' },
    ]);
  });

  test('accuracies are written out, and the tables of experiments are tables', () => {
    const mdx = [
      'It is <Accuracy of="classifier.test" />, or <Accuracy of="shown.a.all.b.only" pictures={400} />.',
      '',
      '<Results of="depth" />',
      '',
      '<Results of="depth" show="comparisons" />',
    ].join('\n');
    expect(chapterBlocks(mdx, texts)).toEqual([
      {
        kind: 'prose',
        markdown:
          'It is <classifier.test of its own>, or <shown.a.all.b.only of 400>.\n\n| depth | groups |\n\n| depth | comparisons |',
      },
    ]);
  });

  test('cells stand where the author put them, an exercise between its task and its hints', () => {
    const mdx =
      'Before.\n\n<Cell name="stem" cheap />\n\nBetween.\n\n<Exercise name="fill">\nFill it.\n\n<Hint>One.</Hint>\n<Hint>Two.</Hint>\n</Exercise>\n';
    expect(chapterBlocks(mdx, texts)).toEqual([
      { kind: 'prose', markdown: 'Before.' },
      { kind: 'cell', name: 'stem' },
      { kind: 'prose', markdown: 'Between.\n\n**Exercise**\n\nFill it.' },
      { kind: 'cell', name: 'fill' },
      { kind: 'prose', markdown: '**Hint 1** One.\n\n**Hint 2** Two.' },
    ]);
  });

  test('figures leave nothing, questions keep their options without telling the right one', () => {
    const mdx =
      '<Figure id="a" caption="B"><Stem client:visible lang="en" /></Figure>\n\n<Quiz id="q">How many?\n\n<Option>1</Option>\n<Option correct>2</Option>\n\n<Explain>Two.</Explain>\n</Quiz>';
    const [block] = chapterBlocks(mdx, texts);
    expect(block).toEqual({
      kind: 'prose',
      markdown: '**Question**\nHow many?\n\n- 1\n\n- 2\n\n**Explanation**\nTwo.',
    });
  });
});
