import type { Encoded } from './codec.ts';

/** What a preload's world says to the stand-in. */
export type FromPage =
  | { readonly kind: 'hello'; readonly url: string }
  | { readonly kind: 'preload-failed'; readonly message: string; readonly stack: string }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly words: Encoded }
  | {
      readonly kind: 'send';
      readonly channel: string;
      readonly words: Encoded;
      readonly ports: readonly number[];
    }
  | {
      readonly kind: 'port-message';
      readonly port: number;
      readonly data: Encoded;
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port-closed'; readonly port: number };

/** What the stand-in says to a preload's world. */
export type ToPage =
  | { readonly kind: 'answer'; readonly id: number; readonly value: Encoded; readonly failure?: string }
  | {
      readonly kind: 'event';
      readonly channel: string;
      readonly words: Encoded;
      readonly ports: readonly number[];
    }
  | {
      readonly kind: 'port-message';
      readonly port: number;
      readonly data: Encoded;
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port-closed'; readonly port: number };
