/** The networks whose trained weights come with the book, and the recipes of their training. */

export { recipes, type Recipe } from './recipes.ts';
export { trainedClasses, trainedNets, trainedNormalisation, type TrainedNet } from './nets.ts';
