/** What a trained network can be used for as it stands: its features, a head of one's own on them, what its channels answer. */

export { features, type FeatureOptions, type Features, type FeatureStore } from './features.ts';
export { evaluateHead, trainHead, withHead, type Head, type HeadOptions } from './head.ts';
export { strongestPictures, type StrongestOptions, type StrongPicture } from './strongest-pictures.ts';
