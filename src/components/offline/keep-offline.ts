/**
 * Keeps the book for reading without a network: registers the service worker, gives it time once the page is idle, and says
 * when everything is here and when there is a new edition.
 */
import type { FromServiceWorker, ToServiceWorker } from '../../release/index.ts';
import { wouldRatherNot } from './spared.ts';

/** A worker that was stopped at its work is asked again (milliseconds). */
const again = 45_000;
/** How often a page that stays open asks whether there is a new edition (milliseconds). */
const between = 60 * 60_000;

const workers = navigator.serviceWorker;
const say = (to: ServiceWorker | null, message: ToServiceWorker): void => to?.postMessage(message);

function whenIdle(then: () => void): void {
  // Safari has no such thing.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(then, { timeout: 10_000 });
  else setTimeout(then, 1_000);
}

function announce(waiting: ServiceWorker): void {
  const news = document.querySelector<HTMLElement>('[data-news] > p');
  if (!news?.hidden) return;
  news.hidden = false;
  news.querySelector('[data-later]')?.addEventListener('click', () => (news.hidden = true), { once: true });
  news.querySelector('[data-take]')?.addEventListener(
    'click',
    () => {
      // Only the page that asked is read anew; others go on as they are.
      workers.addEventListener('controllerchange', () => location.reload(), { once: true });
      say(waiting, { type: 'takeOver' });
    },
    { once: true },
  );
}

function follow(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    if (registration.waiting && registration.active) announce(registration.waiting);
  };
  look();
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  );
  let asked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - asked < between) return;
    asked = Date.now();
    // Without a connection there is nothing new.
    registration.update().catch(() => undefined);
  });
}

function fill(registration: ServiceWorkerRegistration): void {
  let isFilled = false;
  workers.addEventListener('message', ({ data }) => {
    const told: FromServiceWorker['type'] = 'filled';
    if ((data as { type?: unknown }).type !== told) return;
    isFilled = true;
    document.documentElement.dataset['offline'] = 'ready';
    for (const line of document.querySelectorAll<HTMLElement>('[data-offline-ready]')) line.hidden = false;
  });
  const ask = (): void => {
    if (isFilled) return;
    whenIdle(() => say(registration.active, { type: 'fill' }));
    setTimeout(ask, again);
  };
  // What is read is kept all the same.
  if (!wouldRatherNot()) ask();
}

const root = new URL(import.meta.env.BASE_URL, location.href);
const registration = await workers
  .register(new URL('sw.js', root), { updateViaCache: 'none' })
  // Refused in private windows of some browsers: the book is read with a connection.
  .catch(() => undefined);
if (registration) {
  follow(registration);
  void workers.ready.then(fill);
}
