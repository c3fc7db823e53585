// The way to the library: questions out, answers back, and of many questions about an old text only the newest.

import LibraryWorker from "./worker?worker&inline";
import type { Failure, Questions } from "./protocol";

/** An answer, or why there is none. */
export type Answer<T> = { ok: T } | { error: Failure };

type Waiting = (answer: Answer<unknown>) => void;

export class Core {
  readonly #worker = new LibraryWorker();
  readonly #waiting = new Map<number, Waiting>();
  /** For each question that is being answered: what to do then, and whom to tell that their turn will not come. */
  readonly #running = new Map<string, { next?: () => void; skip?: () => void }>();
  #id = 0;

  constructor() {
    this.#worker.onmessage = (event: MessageEvent<{ id: number; answer?: string; defect?: string }>) => {
      const { id, answer, defect } = event.data;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      // After what the answer sets off.
      setTimeout(() => this.#busy());
      waiting?.(answer === undefined ? { error: made(defect ?? "") } : (JSON.parse(answer) as Answer<unknown>));
    };
  }

  /** Compiles the library. Fails where the browser starts no worker. */
  async start(): Promise<void> {
    const element = document.getElementById("library");
    const text = atob(element?.textContent ?? "");
    element?.remove();
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    const broken = new Promise<never>((_, refuse) => {
      this.#worker.onerror = () => refuse(new Error("it cannot start the part that works in the background"));
    });
    const answer = await Promise.race([this.#send({ start: bytes }, [bytes.buffer]), broken]);
    if (answer && "error" in answer) throw new Error(answer.error.help ?? answer.error.message);
  }

  ask<Q extends keyof Questions>(question: Q, details: Questions[Q][0]): Promise<Answer<Questions[Q][1]>> {
    return this.#send({ question: JSON.stringify({ ask: question, ...details }) }) as Promise<
      Answer<Questions[Q][1]>
    >;
  }

  /** As `ask`; gives `null` where the same question was asked again before this one had its turn. */
  newest<Q extends keyof Questions>(
    question: Q,
    details: Questions[Q][0],
  ): Promise<Answer<Questions[Q][1]> | null> {
    return new Promise((resolve) => {
      const run = () => {
        const mine: { next?: () => void; skip?: () => void } = {};
        this.#running.set(question, mine);
        void this.ask(question, details).then((answer) => {
          this.#running.delete(question);
          resolve(mine.next ? null : answer);
          mine.next?.();
        });
      };
      const running = this.#running.get(question);
      if (!running) return run();
      running.skip?.();
      running.next = run;
      running.skip = () => resolve(null);
    });
  }

  /** Says on the page how many questions are open. */
  #busy(): void {
    document.body.dataset.busy = String(this.#waiting.size);
  }

  #send(message: object, transfer: Transferable[] = []): Promise<Answer<unknown>> {
    const id = ++this.#id;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#busy();
      this.#worker.postMessage({ id, ...message }, transfer);
    });
  }
}

function made(defect: string): Failure {
  return {
    message: "gitlab-rb made a mistake here.",
    help: `Please report it, without your file. It said: ${defect}`,
  };
}
