/**
 * The cells of a chapter as the notebook wants them, parsed at build: fetched when a
 * reader first turns to a cell, so that neither the page nor the parser carries them before. What only a download holds,
 * the Keras counterparts, lies with the prose.
 */
import type { APIRoute } from 'astro';
import { chapters } from '../../components/build/chapter.ts';
import { cellNames, cellSources } from '../../components/build/cell-sources.ts';
import { parseCell } from '../../notebook/language/index.ts';

export function getStaticPaths() {
  return chapters.map(({ slug }) => ({ params: { chapter: slug } }));
}

export const GET: APIRoute = ({ params }) => {
  const slug = params['chapter'] ?? '';
  const cells = cellNames(slug).map((name) => {
    const { typescript, check, solution } = cellSources(slug, name);
    return {
      name,
      source: typescript,
      parsed: parseCell(typescript),
      ...(solution === undefined ? {} : { solution }),
      ...(check === undefined ? {} : { check: { source: check, parsed: parseCell(check) } }),
    };
  });
  return new Response(JSON.stringify({ cells }), { headers: { 'Content-Type': 'application/json' } });
};
