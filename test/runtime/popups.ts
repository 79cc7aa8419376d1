/** Pairs a window that a page opened with its handler's answer, whichever of the two the browser tells first. */
export class Popups {
  private readonly closers: (() => void)[] = [];
  private readonly answers: ('allow' | 'deny')[] = [];

  opened(close: () => void): void {
    this.closers.push(close);
    this.settle();
  }
  judged(answer: 'allow' | 'deny'): void {
    this.answers.push(answer);
    this.settle();
  }
  private settle(): void {
    while (this.closers.length > 0 && this.answers.length > 0) {
      const close = this.closers.shift();
      if (this.answers.shift() === 'deny') close?.();
    }
  }
}
