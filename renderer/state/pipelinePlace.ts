import type { PipelinePlace } from '../../preload/contract/pipelines.ts';

/** GitLab's ids of pipelines are its own over all projects. */
export function placeKey({ accountId, pipelineId }: PipelinePlace): string {
  return `${accountId}:${pipelineId}`;
}

export function isSamePlace(one: PipelinePlace, other: PipelinePlace): boolean {
  return placeKey(one) === placeKey(other);
}
