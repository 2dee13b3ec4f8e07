/** What makes a data set of a reader's own pictures, and reads it again; fetched when one is made or read. */
export { AreaSquare } from './area.ts';
export {
  cifarClasses,
  cifarRecordBytes,
  isCifarBinary,
  readCifarBinary,
  type CifarRecords,
} from './cifar-binary.ts';
export { contentKey } from './content-key.ts';
export {
  decodePictureSet,
  leastOfClass,
  longestClass,
  mostClasses,
  mostPictureBytes,
  partAsMarked,
  partForTest,
  pictureSetEnding,
  pictureSetHead,
  pictureSides,
  type Parted,
  type PictureSetHeader,
} from './picture-set.ts';
