/** The inspector as a page mounts it under a cell. Loaded only when a network is displayed. */
import { mount, unmount } from 'svelte';
import Inspector from './inspector.svelte';
import type { InspectorOptions } from './options.ts';
import { loadTexts } from './texts.ts';

export type { LiveStage } from './live-stage.ts';
export type { InspectorOptions };

export interface MountedInspector {
  /** Show another network, or the same one again after a run; the selected layer stays if its name does. */
  update(next: Partial<InspectorOptions>): void;
  destroy(): void;
}

/**
 * Show a network in `target`, after whatever is in it.
 * The strings of the language are fetched first, so the inspector appears a moment after the call.
 */
export function mountInspector(target: HTMLElement, options: InspectorOptions): MountedInspector {
  let current = options;
  let live = true;
  let mounted: { instance: object; setOptions: (next: InspectorOptions) => void } | null = null;

  void loadTexts(options.lang).then((texts) => {
    if (!live) return;
    const instance = mount(Inspector, { target, props: { options: current, texts } });
    mounted = { instance, setOptions: instance.setOptions };
  });

  return {
    update(next) {
      current = { ...current, ...next };
      mounted?.setOptions(current);
    },
    destroy() {
      live = false;
      if (mounted !== null) void unmount(mounted.instance);
    },
  };
}
