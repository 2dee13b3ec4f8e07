/**
 * Answers of a slow question, asked again and again as the reader moves: one at a time, and of those that
 * wait only the last is asked. Keeps a kernel from working through places the pointer has long left.
 * @param ask the slow question
 * @param tell told each answer, in order; not told of the failure of a question that a later one overtook
 */
export function askLatest<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  tell: (
    outcome: { question: Question } & ({ ok: true; answer: Answer } | { ok: false; error: unknown }),
  ) => void,
): (question: Question) => void {
  let busy = false;
  let waiting: { question: Question } | null = null;

  async function work(question: Question): Promise<void> {
    busy = true;
    const outcome = await ask(question).then(
      (answer) => ({ question, ok: true as const, answer }),
      (error: unknown) => ({ question, ok: false as const, error }),
    );
    busy = false;
    const next = waiting;
    waiting = null;
    if (next !== null) {
      if (outcome.ok) tell(outcome);
      void work(next.question);
    } else tell(outcome);
  }

  return (question) => {
    if (busy) waiting = { question };
    else void work(question);
  };
}
