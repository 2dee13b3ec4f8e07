/** What a cell showed when it last ran, as far as it comes alive: fetched when a reader first turns to it. */
import type { APIRoute } from 'astro';
import { type AnsweringOutput, answeringOutputs } from '../../../components/build/answering-outputs.ts';
import { cellNames, frozenOutput } from '../../../components/build/cell-sources.ts';
import { chapters } from '../../../components/build/chapter.ts';

export async function getStaticPaths() {
  const cells = chapters.flatMap(({ slug }) => cellNames(slug).map((cell) => ({ chapter: slug, cell })));
  const paths = await Promise.all(
    cells.map(async (params) => {
      const stored = await frozenOutput(params.chapter, params.cell);
      const outputs = stored ? answeringOutputs(stored) : [];
      return outputs.length > 0 ? [{ params, props: { outputs } }] : [];
    }),
  );
  return paths.flat();
}

export const GET: APIRoute<{ outputs: AnsweringOutput[] }> = ({ props }) =>
  new Response(JSON.stringify(props.outputs), { headers: { 'Content-Type': 'application/json' } });
