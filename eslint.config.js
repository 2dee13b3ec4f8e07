import js from '@eslint/js';
import astro from 'eslint-plugin-astro';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * For Svelte and Astro files; all else is linted by `.oxlintrc.json`, which has the rules of these configurations and those of
 * the types (`tests/structure/lint.test.ts` compares them).
 */
export default defineConfig(
  {
    ignores: ['dist/', 'packages/', '.astro/', '.cache/', '.svelte-check/', 'public/', 'node_modules/'],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  ...astro.configs.recommended,
  {
    // TypeScript itself reports undefined names, and knows the types of the environment.
    rules: {
      'no-undef': 'off',
      'no-console': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
);
