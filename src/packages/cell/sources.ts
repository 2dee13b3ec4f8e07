/** The kernel's program and the document of its frame, put in their place by `scripts/build-packages.ts`. */
declare const KERNEL_SOURCE: string;
declare const FRAME_DOCUMENT: string;

export const kernelSource = KERNEL_SOURCE;
export const frameDocument = FRAME_DOCUMENT;
