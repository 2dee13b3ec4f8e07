/**
 * What a cell runs on: a worker. Of a document there is nothing; what libraries say they take or give of one has a name here
 * and no more, so that a cell that uses it is told so.
 */
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference lib="webworker.iterable" />
/// <reference lib="webworker.asynciterable" />

interface Node extends EventTarget {
  readonly nodeName: string;
}
interface Element extends Node {
  readonly tagName: string;
}
interface HTMLElement extends Element {
  readonly title: string;
}
interface SVGElement extends Element {
  readonly ownerSVGElement: SVGSVGElement | null;
}
interface SVGSVGElement extends SVGElement {
  readonly currentScale: number;
}
interface HTMLCanvasElement extends HTMLElement {
  readonly width: number;
  readonly height: number;
}
interface HTMLImageElement extends HTMLElement {
  readonly naturalWidth: number;
  readonly naturalHeight: number;
}
interface HTMLVideoElement extends HTMLElement {
  readonly videoWidth: number;
  readonly videoHeight: number;
}
interface HTMLInputElement extends HTMLElement {
  readonly files: FileList | null;
}
interface Document extends Node {
  readonly documentElement: HTMLElement;
}
interface CanvasRenderingContext2D {
  readonly canvas: HTMLCanvasElement;
}
