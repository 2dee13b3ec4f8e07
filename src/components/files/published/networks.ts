/** Networks that others have published with weights for ImageNet, to be fetched on a press; none is asked for before. */

export interface PublishedNetwork {
  readonly depth: 18 | 34 | 50 | 101 | 152;
  /** What it is kept as in the reader's files. */
  readonly file: string;
  readonly address: string;
  /** Of all its tensors: the file is this and a header of some kilobytes. */
  readonly bytes: number;
  readonly licence: string;
  /** In hexadecimal, where it is known. */
  readonly sha256?: string;
}

/** Where the files are asked for. */
export const publishedHost = 'huggingface.co';

/**
 * What the one page that fetches may connect to besides itself: the host, and its own file servers, to which it sends a
 * request on (`cas-bridge.xethub.hf.co` and others below `hf.co`).
 */
export const publishedSources = [`https://${publishedHost}`, 'https://*.hf.co'] as const;

/** Room for the header, with a line for each tensor. */
export const mostHeaderBytes = 2 ** 20;

const timm = (depth: PublishedNetwork['depth'], bytes: number): PublishedNetwork => ({
  depth,
  file: `resnet${depth}.a1_in1k.safetensors`,
  address: `https://${publishedHost}/timm/resnet${depth}.a1_in1k/resolve/main/model.safetensors`,
  bytes,
  licence: 'Apache-2.0',
});

/** timm's ResNets, trained by Wightman, Touvron and Jégou (2021); named as torchvision's. */
export const publishedNetworks: readonly PublishedNetwork[] = [
  timm(18, 46_796_448),
  timm(34, 87_258_784),
  timm(50, 102_440_608),
  timm(101, 178_618_016),
  timm(152, 241_376_928),
];
