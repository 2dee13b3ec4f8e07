import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { policyAbiding } from './scripts/publish/policy-abiding.ts';
import { finishSite } from './scripts/publish/finish.ts';
import { headingAnchor } from './src/components/build/heading-anchor.ts';
import { keepParticles } from './src/components/build/keep-particles.ts';

export default defineConfig({
  // The address the site will be published at, for canonical and alternate links; without it they are relative.
  site: process.env.SITE_URL || undefined,
  output: 'static',
  trailingSlash: 'always',
  srcDir: './src',
  integrations: [svelte(), mdx(), finishSite()],
  markdown: {
    // Blocks of code are highlighted by a component, in the colours of the cells.
    syntaxHighlight: false,
    processor: unified({
      remarkPlugins: [remarkMath],
      rehypePlugins: [keepParticles, rehypeKatex, headingAnchor],
      smartypants: false,
    }),
  },
  // Fonts stay files: they are preloaded, and shared by pages.
  vite: {
    plugins: [policyAbiding()],
    build: { assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined) },
  },
  devToolbar: { enabled: false },
});
