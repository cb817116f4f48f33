/** The answers that were given last, for whoever asks the same again; older ones make room. */
export class KeptAnswers<Answer> {
  private readonly most: number;
  private readonly answers = new Map<string, Answer>();

  constructor(most: number) {
    this.most = most;
  }

  /** The answer to this question, worked out unless it is still known. */
  to(question: string, workOut: () => Answer): Answer {
    const known = this.answers.get(question);
    if (known !== undefined) return known;
    for (const oldest of [...this.answers.keys()].slice(0, this.answers.size + 1 - this.most))
      this.answers.delete(oldest);
    const answer = workOut();
    this.answers.set(question, answer);
    return answer;
  }
}
