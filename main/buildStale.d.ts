/**
 * Builds those of `parts` (build.ts) that are older than their sources, in a process of its own: the builder's memory and
 * threads are not kept by what runs on. Resolves with whether it worked.
 */
export declare function buildStale(parts: readonly string[]): Promise<boolean>;
