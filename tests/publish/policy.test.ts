import { expect, test } from 'vitest';
import { inlineHashes } from '../../scripts/publish/policy.ts';

test('a policy names what a page runs and is styled with, not what it holds as data', () => {
  const { scripts, styles } = inlineHashes(
    '<script type="application/ld+json">{}</script><script src="a.js"></script><script>1</script>' +
      '<script type="module">2</script><style>a{}</style>',
  );
  expect(scripts).toHaveLength(2);
  expect(styles).toHaveLength(1);
  expect(scripts).toEqual(inlineHashes('<script>1</script><script type="module">2</script>').scripts);
});
