// The library in a thread of its own: the page answers each key while it works.

interface Library extends WebAssembly.Exports {
  memory: WebAssembly.Memory;
  allocate(length: number): number;
  ask(pointer: number, length: number): number;
  answer_length(): number;
  last_panic(): number;
}

let compiled: WebAssembly.Module | undefined;
let library: Library | undefined;

async function start(compressed: Uint8Array<ArrayBuffer>): Promise<void> {
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("gzip"));
  compiled = await WebAssembly.compile(await new Response(stream).arrayBuffer());
  await restart();
}

async function restart(): Promise<void> {
  if (!compiled) throw new Error("the library is not there");
  library = (await WebAssembly.instantiate(compiled, {})).exports as Library;
}

function ask(question: string): string {
  if (!library) throw new Error("the library is not there");
  const bytes = new TextEncoder().encode(question);
  const pointer = library.allocate(bytes.length);
  new Uint8Array(library.memory.buffer, pointer, bytes.length).set(bytes);
  const answer = library.ask(pointer, bytes.length);
  return new TextDecoder().decode(new Uint8Array(library.memory.buffer, answer, library.answer_length()));
}

/** What the library said before it gave up; it never has a value of the file in it. */
function panicked(): string {
  if (!library) return "";
  const pointer = library.last_panic();
  const length = library.answer_length();
  return new TextDecoder().decode(new Uint8Array(library.memory.buffer, pointer, length));
}

self.onmessage = async (event: MessageEvent<{ id: number; start?: Uint8Array<ArrayBuffer>; question?: string }>) => {
  const { id, start: compressed, question } = event.data;
  try {
    if (compressed) await start(compressed);
    self.postMessage({ id, answer: question === undefined ? "null" : ask(question) });
  } catch (error) {
    let message = error instanceof Error ? error.message : String(error);
    if (compiled) {
      message = panicked() || message;
      await restart();
    }
    self.postMessage({ id, defect: message });
  }
};
