import { type Encoded, encodeClone } from './codec.ts';
import { originOf } from './addresses.ts';
import { type MessagePortMain, takeEnd } from './ports.ts';
import type { ChannelEnd } from './channel.ts';

export type FrameFacts = {
  readonly id: string;
  /** As the app knows it. */
  readonly url: string;
  readonly name: string;
  readonly parent: WebFrameMain | null;
  readonly processId: number;
  readonly routingId: number;
  readonly send: (channel: string, words: Encoded, ends: readonly ChannelEnd[]) => void;
  readonly evaluate: (code: string, userGesture: boolean) => Promise<unknown>;
};

/** One document of a frame, as Electron's main process knows it. When another takes its place, this one is detached. */
export class WebFrameMain {
  readonly #facts: FrameFacts;
  readonly #children = new Set<WebFrameMain>();
  #detached = false;

  constructor(facts: FrameFacts) {
    this.#facts = facts;
    facts.parent?.adopt(this);
  }

  get url(): string {
    return this.#facts.url;
  }

  get origin(): string {
    return originOf(this.#facts.url);
  }

  get name(): string {
    return this.#facts.name;
  }

  get parent(): WebFrameMain | null {
    return this.#facts.parent;
  }

  get top(): WebFrameMain {
    return this.#facts.parent?.top ?? this;
  }

  get frames(): WebFrameMain[] {
    return [...this.#children].filter((child) => !child.detached);
  }

  get detached(): boolean {
    return this.#detached;
  }

  get processId(): number {
    return this.#facts.processId;
  }

  get routingId(): number {
    return this.#facts.routingId;
  }

  isDestroyed(): boolean {
    return this.#detached;
  }

  send(channel: string, ...words: unknown[]): void {
    this.#facts.send(channel, encode(words), []);
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#facts.send(channel, encode([message]), transfer.map(takeEnd));
  }

  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#facts.evaluate(code, userGesture);
  }

  /** The stand-in's own: a frame below this one. */
  adopt(child: WebFrameMain): void {
    this.#children.add(child);
  }

  /** The stand-in's own: another document took this one's place. */
  detach(): void {
    this.#detached = true;
    for (const child of this.#children) child.detach();
  }
}

function encode(value: unknown): Encoded {
  return encodeClone(value, () => new Error('Failed to serialize arguments'));
}
