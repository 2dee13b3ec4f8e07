/** The prose of a chapter between its cells, and these in Keras, for notebooks that readers download. */
import type { APIRoute } from 'astro';
import { accuracyText } from '../../components/build/accuracy-text.ts';
import { type ChapterBlock, chapterBlocks } from '../../components/build/chapter-blocks.ts';
import { cellSources } from '../../components/build/cell-sources.ts';
import { chapterModule, chapters, chapterSource } from '../../components/build/chapter.ts';
import { numberText } from '../../components/build/numbers.ts';
import { resultTable, tableMarkdown } from '../../components/build/result-tables.ts';
import { strings } from '../../components/build/strings.ts';
import { languages, type Language } from '../../i18n.ts';
import type { ExperimentName } from '../../results/index.ts';

export function getStaticPaths() {
  return chapters.flatMap(({ slug }) => languages.map((lang) => ({ params: { chapter: slug, lang } })));
}

export const GET: APIRoute = ({ params }) => {
  const slug = params['chapter'] ?? '';
  const language = params['lang'] as Language;
  const texts = strings(language, 'site') as Record<
    'exercise' | 'question' | 'predict' | 'answer' | 'explain' | 'hint',
    string
  >;
  const blocks = chapterBlocks(chapterSource(slug, language), {
    ...texts,
    number: (key) => numberText(key, language),
    accuracy: (key, pictures) => accuracyText(key, language, pictures),
    results: (experiment, show) =>
      tableMarkdown(resultTable(experiment as ExperimentName | 'verdict', show, language)),
  }).map((block): ChapterBlock => {
    if (block.kind === 'prose') return block;
    const { keras } = cellSources(slug, block.name);
    return keras === undefined ? block : { ...block, keras };
  });
  return new Response(
    JSON.stringify({ title: chapterModule(slug, language)?.frontmatter.title ?? slug, blocks }),
    {
      headers: { 'Content-Type': 'application/json' },
    },
  );
};
