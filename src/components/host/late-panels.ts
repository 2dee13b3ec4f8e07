/** Panels of trainings, microscopes and predictions: their code and their words are fetched for the first of them. */
import type { Language, Strings } from '../../i18n.ts';
import {
  awaits,
  type CustomRenderer,
  type OutputHost,
  undrawable,
  type View,
} from '../../notebook/outputs/index.ts';
import type { CustomOutput } from '../../notebook/protocol/index.ts';

/** What panels say. */
export const panelTexts: Record<Language, () => Promise<Strings>> = {
  ko: () => import('../../../content/ui/ko/training.json').then((file) => file.default),
  en: () => import('../../../content/ui/en/training.json').then((file) => file.default),
};

const kinds = ['training', 'microscope', 'prediction', 'runs'] as const;

export function latePanels(language: Language): Record<string, CustomRenderer> {
  let loaded: Record<string, CustomRenderer> | undefined;
  const load = async (): Promise<Record<string, CustomRenderer>> => {
    const [{ trainingRenderers }, texts] = await Promise.all([
      import('../panels/training/renderers.ts'),
      panelTexts[language](),
    ]);
    return (loaded ??= trainingRenderers(texts));
  };
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      (output, host) => loaded?.[kind]?.(output, host) ?? lateView(kind, load, output, host),
    ]),
  );
}

/** A place that becomes the panel once its code is there; it then shows the newest of what came meanwhile. */
function lateView(
  kind: (typeof kinds)[number],
  load: () => Promise<Record<string, CustomRenderer>>,
  first: CustomOutput,
  host: OutputHost,
): View {
  const place = host.document.createElement('div');
  const isDrawn = awaits(place);
  let latest = first;
  let panel: View | undefined;
  let live = true;
  load()
    .then(
      (renderers) => {
        if (!live) return;
        panel = renderers[kind]?.(latest, host);
        if (panel) place.replaceChildren(panel.element);
      },
      (error: unknown) => place.replaceChildren(undrawable(error, host)),
    )
    .finally(isDrawn);
  return {
    element: place,
    update(output) {
      if (output.kind !== 'custom' || output.of !== kind) return false;
      latest = output;
      return panel?.update?.(output) ?? panel === undefined;
    },
    destroy() {
      live = false;
      panel?.destroy?.();
    },
  };
}
