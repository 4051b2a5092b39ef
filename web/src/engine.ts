/* The worker that answers queries: started from the page itself, stopped by ending it. */

import type { Reply, Request } from "./asking.ts";
import { byId } from "./marks.ts";

/** What the page carries for queries in clear: see `lodeway.explorer.offline`. */
export interface Start {
  prefixes: Record<string, string>;
  queries: { name: string; title: Record<string, string>; why: Record<string, string>; text: Record<string, string> }[];
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
let address: Promise<string> | null = null;

/** The text of a part of the page that gzip packed and base 64 wrote. */
async function unpacked(id: string): Promise<Response> {
  const bytes = Uint8Array.from(atob(byId(id).textContent!), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

export async function start(): Promise<Start> {
  return (await unpacked("sparql-start")).json() as Promise<Start>;
}

/** The address of the worker's script, made once: the page's policy allows this one name. */
async function script(): Promise<string> {
  const text = await (await unpacked("sparql-worker")).text();
  const blob = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return types ? types.createPolicy("lodeway-worker", { createScriptURL: () => blob }).createScriptURL("") : blob;
}

type Answer = Reply | { kind: "stopped" };

export class Engine {
  private worker: Worker | null = null;
  private settle: ((answer: Answer) => void) | null = null;

  constructor(private readonly prefixes: Record<string, string>) {}

  /** Unpack and load; answers "ready", or "broken" where the browser or the frame refuses. */
  async start(): Promise<Answer> {
    try {
      this.worker = new Worker(await (address ??= script()));
    } catch (error) {
      return { kind: "broken", message: String(error) };
    }
    this.worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#answer(data));
    this.worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#answer({ kind: "broken", message: event.message ?? "" });
    });
    const [engine, graph] = [byId("sparql-engine").textContent!, byId("sparql-graph").textContent!];
    return this.ask({ kind: "start", engine, graph, prefixes: this.prefixes });
  }

  ask(request: Request): Promise<Answer> {
    return new Promise((settle) => {
      this.settle = settle;
      this.worker!.postMessage(request);
    });
  }

  /** End what is being asked, and the worker with it: nothing else interrupts a query. */
  stop(): void {
    this.worker?.terminate();
    this.worker = null;
    this.#answer({ kind: "stopped" });
  }

  #answer(answer: Answer): void {
    const { settle } = this;
    this.settle = null;
    settle?.(answer);
  }
}
