/** Names that code from elsewhere counts on and a cell has not, each with the code of what to do instead. */
const groups = {
  'name-of-page':
    'window document parent top frames opener location history screen customElements HTMLElement HTMLCanvasElement ' +
    'HTMLImageElement HTMLVideoElement Element Node Image Audio MutationObserver ResizeObserver IntersectionObserver ' +
    'getComputedStyle matchMedia innerWidth innerHeight devicePixelRatio scrollTo DOMParser XMLSerializer Worker ' +
    'SharedWorker BroadcastChannel Notification AudioContext speechSynthesis requestIdleCallback postMessage ' +
    'addEventListener HTMLInputElement Option',
  'name-of-dialog': 'alert confirm prompt',
  'name-of-module': 'require module exports define importScripts System Deno Bun',
  'name-of-node': 'process Buffer __dirname __filename global setImmediate clearImmediate',
  'name-of-storage': 'localStorage sessionStorage indexedDB caches cookieStore',
  'name-of-network': 'XMLHttpRequest WebSocket EventSource WebTransport RTCPeerConnection',
  'name-of-library':
    'd3 _ $ jQuery React ReactDOM Vue math Chart Plotly vega vegaEmbed vl tfvis tfdf THREE p5 ml5 moment dayjs lodash aq ' +
    'topojson nj numeric katex mermaid Papa L knn mobilenet cocoSsd use toxicity posenet',
  'name-of-python':
    'print len range True False None np numpy pd pandas plt torch torchvision keras tensorflow sklearn enumerate ' +
    'isinstance str int float',
  'name-of-observable':
    'html svg htl md tex dot FileAttachment Mutable Generators DOM Files Promises invalidation visibility viewof mutable width ' +
    'now resize',
} as const;

type AbsentCode = keyof typeof groups;

const codes = new Map<string, AbsentCode>(
  (Object.entries(groups) as [AbsentCode, string][]).flatMap(([code, names]) =>
    names.split(' ').map((name) => [name, code] as const),
  ),
);

/** The code of the explanation for a name of browsers, Node or a library that cells do not have. */
export const absentName = (name: string): AbsentCode | undefined => codes.get(name);
