/** Who pays by the byte, or waits for each, is not sent what was not asked for. */
export function wouldRatherNot(): boolean {
  const { connection } = navigator as {
    connection?: { saveData?: boolean; effectiveType?: string };
  };
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? '');
}
