/** The buttons that fetch published networks, once one of them has been pressed or the list opened. */
import { explain } from '../../../explained/index.ts';
import { fill, type Language, type Strings } from '../../../i18n.ts';
import { deleteFile, filesChanged, keepFile, listFiles, openFile } from '../../kept/reader-files.ts';
import { fetchNetwork } from './fetch-network.ts';
import { publishedHost, publishedNetworks, type PublishedNetwork } from './networks.ts';

const textFiles: Record<Language, () => Promise<{ default: Strings }>> = {
  ko: () => import('../../../../content/ui/ko/files.json'),
  en: () => import('../../../../content/ui/en/files.json'),
};

const shelf = { list: listFiles, open: openFile, keep: keepFile, remove: deleteFile };

export interface Published {
  /** A press on the button of this network: fetches it, goes on, stops, or opens it. */
  press(depth: number): Promise<void>;
}

/**
 * @param opens shows the network with the weights of a kept file
 */
export async function publishedView(
  root: HTMLElement,
  language: Language,
  opens: (network: PublishedNetwork) => void,
): Promise<Published> {
  const { default: texts } = await textFiles[language]();
  const text = (key: string, values: Record<string, string | number> = {}): string =>
    fill(texts[key] ?? key, values, language);
  const said = root.querySelector<HTMLElement>('[data-said]');
  const running = new Map<number, AbortController>();
  const kept = new Set<string>();
  const begun = new Set<string>();
  const megabytes = (bytes: number): string =>
    (bytes / 1e6).toLocaleString(language, { maximumFractionDigits: 0 });
  const say = (words: string): void => {
    if (said) said.textContent = words;
  };

  function label(network: PublishedNetwork): string {
    if (running.has(network.depth)) return text('publishedStop');
    if (kept.has(network.file)) return text('publishedOpen');
    return text(begun.has(network.file) ? 'publishedGoOn' : 'publishedFetch');
  }

  function draw(): void {
    for (const network of publishedNetworks) {
      const button = root.querySelector<HTMLButtonElement>(`[data-fetch="${network.depth}"]`);
      if (!button) continue;
      const word = label(network);
      button.textContent = word;
      button.dataset['state'] = running.has(network.depth)
        ? 'fetching'
        : kept.has(network.file)
          ? 'kept'
          : 'absent';
      const name = `ResNet-${network.depth}`;
      button.ariaLabel =
        button.dataset['state'] === 'absent'
          ? text('publishedFetchOne', { name, host: publishedHost, size: `${megabytes(network.bytes)} MB` })
          : `${name}: ${word}`;
    }
  }

  async function look(): Promise<void> {
    const files = await listFiles().catch(() => []);
    kept.clear();
    begun.clear();
    for (const { name } of files) {
      if (name.includes('.part/')) begun.add(name.slice(0, name.indexOf('.part/')));
      else kept.add(name);
    }
    draw();
  }

  async function press(depth: number): Promise<void> {
    const network = publishedNetworks.find((each) => each.depth === depth);
    if (!network) return;
    const under = running.get(depth);
    if (under) {
      under.abort();
      return;
    }
    if (kept.has(network.file)) {
      opens(network);
      return;
    }
    const stop = new AbortController();
    running.set(depth, stop);
    draw();
    try {
      await fetchNetwork(network, {
        shelf,
        fetch: globalThis.fetch.bind(globalThis),
        signal: stop.signal,
        heard: (done, total) =>
          say(
            text('publishedFetching', {
              name: network.file,
              done: megabytes(done),
              total: megabytes(total),
              host: publishedHost,
            }),
          ),
      });
      say(text('publishedKept', { name: network.file }));
      // Absent where the page is not served securely.
      void (navigator.storage as StorageManager | undefined)?.persist();
    } catch (error) {
      say(
        stop.signal.aborted
          ? text('publishedStopped', { name: network.file })
          : await explain(error, language),
      );
    } finally {
      running.delete(depth);
      await look();
    }
  }

  document.addEventListener(filesChanged, () => void look());
  await look();
  return { press };
}
