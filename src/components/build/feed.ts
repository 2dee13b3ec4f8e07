/** The changelog as an Atom feed (RFC 4287), one entry a change. */
import { createHash } from 'node:crypto';

export interface Change {
  /** `Added`, `Fixed`, … */
  kind: string;
  text: string;
  /** The day of its version, as in `2026-11-26`. */
  date: string;
}

/**
 * @param changelog as https://keepachangelog.com has it; each version says its day: `## Unreleased (2026-11-26)`
 * @throws where a version has no day, which a feed cannot do without
 */
export function changesOf(changelog: string): Change[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .flatMap((version) => {
      const title = version.slice(0, version.indexOf('\n'));
      const date = /\d{4}-\d{2}-\d{2}/.exec(title)?.[0];
      if (date === undefined) throw new Error(`The changelog gives no day for “${title}”.`);
      return version
        .split(/^### /m)
        .slice(1)
        .flatMap((part) => {
          const kind = part.slice(0, part.indexOf('\n')).trim();
          const items = part.split(/^- /m).slice(1);
          return items.map((item) => ({
            kind,
            date,
            text: item.replace(/[`*]/g, '').replace(/\s+/g, ' ').trim(),
          }));
        });
    });
}

/** @param site where the book is published, if the build knows; links are relative without it */
export function atom(changes: readonly Change[], site: URL | undefined): string {
  const latest =
    changes
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? '1970-01-01';
  const entries = changes.map(({ kind, text, date }) => {
    const title = /^.*?[.:;](?= |$)/.exec(text)?.[0] ?? text;
    return [
      '<entry>',
      `<id>urn:sha256:${createHash('sha256').update(text).digest('hex')}</id>`,
      `<title>${escaped(title.replace(/[.:;]$/, ''))}</title>`,
      `<category term="${escaped(kind)}"/>`,
      `<updated>${date}T00:00:00Z</updated>`,
      `<content type="text">${escaped(text)}</content>`,
      '</entry>',
    ].join('');
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"${site ? ` xml:base="${escaped(site.href)}"` : ''}>`,
    '<id>urn:residual-notes:changes</id>',
    '<title>Residual Notes · 잔차 노트</title>',
    '<author><name>Residual Notes</name></author>',
    '<link rel="self" href="feed.xml"/>',
    '<link rel="alternate" href="./"/>',
    `<updated>${latest}T00:00:00Z</updated>`,
    ...entries,
    '</feed>',
    '',
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
