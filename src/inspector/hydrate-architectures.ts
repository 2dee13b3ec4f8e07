import { flushSync, hydrate } from 'svelte';
import type { ComponentProps } from 'svelte';
import Architectures from './architectures.svelte';

/** Bring the page's inspector to life in the markup it was rendered to. */
export function hydrateArchitectures(target: Element, props: ComponentProps<typeof Architectures>): void {
  hydrate(Architectures, { target, props });
  flushSync();
}
