import { fileURLToPath } from 'node:url';
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { declaringRooms } from './scripts/publish/declaring.ts';
import { anyBase, relativeUrl } from './scripts/publish/any-base.ts';
import { policyAbiding } from './scripts/publish/policy-abiding.ts';
import { finishSite } from './scripts/publish/finish.ts';
import { headingAnchor } from './src/components/build/heading-anchor.ts';
import { blockAddress } from './src/components/build/block-address.ts';
import { keepParticles } from './src/components/build/keep-particles.ts';
import { lightFormulas } from './src/components/build/light-formulas.ts';

/** What is smaller than the headers it would be sent with goes with what it is nearly always used with. */
const together = [
  { name: 'svelte', test: /\/node_modules\/svelte\/|\/esm-env\//, priority: 2 },
  // What every page runs at once, or every page with cells, comes as one file: each more would be asked for only once the one
  // before is read.
  {
    name: 'page',
    test: /vite\/preload-helper|\/src\/(layouts\/Page\.astro\?|(components\/(kept\/(kept|progress)|offline\/spared|host\/notebook-tools|chrome\/(settings|keys|same-place))|controls\/scroll-region|notebook\/page\/element)\.ts)/,
    priority: 2,
  },
  { name: 'i18n', test: /\/src\/(i18n|josa)\.ts/, priority: 2 },
  // Of the first run of a cell: what several of a notebook's rooms share, and no page needs before. In pieces it would be a
  // dozen requests more.
  {
    name: 'shared',
    test: /\/src\/(schema\/(schema|fields|refused-data|legible)|notebook\/(protocol\/(css-values|plot-recording)|outputs\/(adopt-styles|drawing-weight|formula-size|text-of)|language\/problem|runtime\/fingerprint))\.ts/,
    priority: 1,
  },
  {
    name: 'drawn',
    test: /\/src\/notebook\/outputs\/(element|text-pieces|text-weight|unfold|awaited|drawing-turns)\.ts/,
    priority: 1,
  },
  {
    name: 'explained',
    test: /\/src\/explained\/(explained-error|explanation|explain|by-code|present)\.ts/,
    priority: 1,
  },
  // Without what has styles: they would come in another order.
  {
    name: 'place',
    test: /\/src\/(figures\/(photograph|map-place\.svelte|decimal|size-text)|controls\/(pointer|arrow-keys))\.ts/,
    priority: 1,
  },
];

export default defineConfig({
  // The address the site will be published at, for canonical and alternate links; without it they are relative.
  // It may be a folder of a host.
  site: process.env.SITE_URL?.replace(/\/?$/, '/') || undefined,
  output: 'static',
  trailingSlash: 'always',
  srcDir: './src',
  integrations: [svelte(), mdx(), finishSite()],
  markdown: {
    // Blocks of code are highlighted by a component, in the colours of the cells.
    syntaxHighlight: false,
    processor: unified({
      remarkPlugins: [remarkMath],
      rehypePlugins: [keepParticles, rehypeKatex, lightFormulas, headingAnchor, blockAddress],
      smartypants: false,
    }),
  },
  // Fonts stay files: they are preloaded, and shared by pages.
  vite: {
    plugins: [anyBase(), policyAbiding(), declaringRooms()],
    experimental: { renderBuiltUrl: relativeUrl },
    resolve: {
      // The worlds' `paths` name types for packages that ship none: there is nothing in them to build.
      tsconfigPaths: false,
      alias: [
        // Markdown is read in a worker, where what is for browsers asks a document for the names of signs.
        {
          find: /^decode-named-character-reference$/,
          replacement: fileURLToPath(import.meta.resolve('decode-named-character-reference')),
        },
      ],
    },
    build: { assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined) },
    environments: {
      client: { build: { rolldownOptions: { output: { codeSplitting: { groups: together } } } } },
    },
  },
  devToolbar: { enabled: false },
});
