import type { APIRoute } from 'astro';
import { atom, changesOf } from '../components/build/feed.ts';
import changelog from '/CHANGELOG.md?raw';

/** What has changed in the book, for readers of feeds. */
export const GET: APIRoute = ({ site }) =>
  new Response(atom(changesOf(changelog), site), {
    headers: { 'Content-Type': 'application/atom+xml; charset=utf-8' },
  });
