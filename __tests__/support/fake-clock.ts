import type { Clock } from "../../lib/clock.ts";

/** A clock that tests move forward. */
export class FakeClock implements Clock {
  #now = 0;
  #repeated: { ms: number; next: number; call: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  every(ms: number, call: () => void): () => void {
    const repeated = { ms, next: this.#now + ms, call };
    this.#repeated.push(repeated);
    return () => {
      this.#repeated = this.#repeated.filter((other) => other !== repeated);
    };
  }

  /** Moves the clock forward, and makes the calls that are due in their order. */
  advance(seconds: number): void {
    const end = this.#now + seconds * 1_000;
    for (;;) {
      const [due] = this.#repeated.filter(({ next }) => next <= end).sort((a, b) => a.next - b.next);
      if (due === undefined) break;
      this.#now = due.next;
      due.next += due.ms;
      due.call();
    }
    this.#now = end;
  }
}
