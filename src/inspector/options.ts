import type { Language } from '../i18n.ts';
import type { NetworkQuestion, PhotoInput, NetworkDescription } from '../nn/spec/index.ts';

/** What the inspector shows, and what stands behind it. */
export interface InspectorOptions {
  readonly network: NetworkDescription;
  readonly lang: Language;
  /** Ask the live model behind the description; absent when there is none. Rejects with what went wrong. */
  readonly ask?: (question: NetworkQuestion) => Promise<unknown>;
  /** The picture that receptive fields and feature maps are drawn of; the site's photograph when absent. */
  readonly photo?: PhotoInput;
  /** The layer that is chosen at first; none when absent. */
  readonly chosen?: string;
}
