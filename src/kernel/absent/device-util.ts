/** In place of tfjs's: a kilobyte of the names of telephones, all of whose browsers now say that they are mobile. */
export const isMobile = ({ userAgent }: { userAgent: string } = navigator): boolean =>
  /android|mobi/i.test(userAgent);

/** In a worker as in a page. */
export const isBrowser = (): boolean => true;
