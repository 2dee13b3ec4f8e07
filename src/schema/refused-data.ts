/** Data is not what it must be; the message says why, in English, short enough to show. */
export class RefusedData extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'RefusedData';
  }
}
