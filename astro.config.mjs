import mdx from '@astrojs/mdx';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { headingAnchor } from './src/components/heading-anchor.ts';

export default defineConfig({
  output: 'static',
  trailingSlash: 'always',
  srcDir: './src',
  integrations: [svelte(), mdx({ remarkPlugins: [remarkMath], rehypePlugins: [rehypeKatex, headingAnchor] })],
  devToolbar: { enabled: false },
});
