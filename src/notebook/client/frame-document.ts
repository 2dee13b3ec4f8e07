/**
 * The document of the kernel's frame, written to `public/kernel/frame.htm` by `scripts/build-kernel.ts`. It has an
 * address of its own because a `srcdoc` document takes over the page's policy, which forbids what a kernel needs.
 * (`.htm`, since it is no page of the site: what lists or checks pages looks for `.html`.)
 * `sandbox="allow-scripts"` on the frame makes its origin opaque all the same.
 */

/** Evaluates the first message as the kernel's source. Runs in the worker. */
const boot = `onmessage = (event) => {
  onmessage = null;
  self.kernelPort = event.ports[0];
  (0, eval)(event.data);
};`;

/** Makes and ends workers. Where it stands there are `holder`, the page's window, `isHeard(event)` and `say(message)`. */
const makeWorkers = `const workers = new Map();
  let source = '';
  onmessage = (event) => {
    if (!isHeard(event)) return;
    const message = event.data;
    if (message.type === 'ping') say({ type: 'pong', id: message.id });
    if (message.type === 'terminate') {
      workers.get(message.id)?.terminate();
      workers.delete(message.id);
    }
    if (message.type === 'spawn') {
      source = message.source ?? source;
      const worker = new Worker('data:text/javascript,${encodeURIComponent(boot)}');
      workers.set(message.id, worker);
      worker.onerror = (error) => {
        error.preventDefault();
        say({ type: 'failed', id: message.id, message: String(error.message ?? 'worker error') });
      };
      worker.postMessage(source, event.ports);
    }
  };
  say({ type: 'ready' });`;

/**
 * Runs in the frame: makes and ends workers for the page that holds it, and for nobody else. `location.origin` is
 * the address's origin though the document's own is opaque, so it is what the parent's must be: another site that
 * shows this document in a frame, opens it as a window or sends it messages gets no answer.
 */
export const frameScript = `(() => {
  const site = location.origin;
  const above = location.ancestorOrigins;
  if (parent === self || self.origin !== 'null' || (above && above[0] !== site)) return;
  const isHeard = (event) => event.source === parent && event.origin === site;
  const say = (message) => parent.postMessage(message, site);
  ${makeWorkers}
})();`;

/**
 * The same where there is no network. A service worker answers for the page and not for a frame of opaque origin, so the
 * frame's document cannot come from its address. It stands in a `srcdoc` then, inside a document of the site's own that
 * the service worker has and that only hands down its policy (`held.htm`): a `srcdoc` takes over the policy of what
 * holds it. The page is two windows up.
 */
export const heldScript = `(() => {
  const holder = parent.parent;
  if (parent === self || holder === parent || self.origin !== 'null') return;
  let site = '*';
  const isHeard = (event) => {
    if (event.source !== holder) return false;
    site = event.origin;
    return true;
  };
  const say = (message) => holder.postMessage(message, site);
  ${makeWorkers}
})();`;

/**
 * The same for a frame whose document the page writes itself, as a `srcdoc`: for pages whose own policy leaves the frame
 * its freedom, and which need no file beside them. The page is one window up.
 */
export const inlineScript = `(() => {
  const holder = parent;
  if (holder === self || self.origin !== 'null') return;
  let site = '*';
  const isHeard = (event) => {
    if (event.source !== holder) return false;
    site = event.origin;
    return true;
  };
  const say = (message) => holder.postMessage(message, site);
  ${makeWorkers}
})();`;

/** @param scriptHash of `inlineScript` */
export const inlineDocument = (scriptHash: string): string =>
  `<!doctype html><meta http-equiv="Content-Security-Policy" content="${framePolicy(scriptHash)}"><script>${inlineScript}</script>`;

/** What the page puts into `held.htm`. */
export const heldDocument = `<!doctype html><script>${heldScript}</script>`;

/**
 * What the frame, and the workers that inherit this, may do: compute. `data:` and `blob:` hold only what is already
 * there; WebAssembly and the kernel's own evaluation of cells need `unsafe-eval`.
 *
 * @param scriptHash of `frameScript`, as a policy names it: `sha256-…`
 */
export const framePolicy = (scriptHash: string): string =>
  [
    "default-src 'none'",
    `script-src '${scriptHash}' 'unsafe-eval' data: blob:`,
    'worker-src data: blob:',
    'connect-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** @param scriptHash of `heldScript` */
export const holderDocument = (scriptHash: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${framePolicy(scriptHash)}">
<meta name="robots" content="noindex">
<title>Residual Notes: kernel, without a network</title>
</head>
<body></body>
</html>
`;

/** @param scriptHash of `frameScript` */
export const frameDocument = (scriptHash: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${framePolicy(scriptHash)}">
<meta name="robots" content="noindex">
<title>Residual Notes: kernel</title>
</head>
<body>
<script>${frameScript}</script>
</body>
</html>
`;
