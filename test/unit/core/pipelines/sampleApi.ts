import type {
  ApiPipelineDetail,
  ApiPipelineJob,
  ApiTrigger,
} from '../../../../main/core/gitlab/pipelines.ts';
import { sampleApiJob, startMs } from '../sampleFacts.ts';

export function apiPipeline(change: Partial<ApiPipelineDetail> = {}): ApiPipelineDetail {
  return {
    id: 9,
    project_id: 3,
    status: 'running',
    ref: 'main',
    web_url: 'https://gitlab.example.com/group/project/-/pipelines/9',
    created_at: startMs - 60_000,
    user: { username: 'alice' },
    ...change,
  };
}

export function apiJob(id: number, change: Partial<ApiPipelineJob> = {}): ApiPipelineJob {
  return {
    ...sampleApiJob({ id, web_url: `https://gitlab.example.com/group/project/-/jobs/${id}` }),
    name: `job-${id}`,
    status: 'success',
    ...change,
  };
}

export function apiTrigger(id: number, change: Partial<ApiTrigger> = {}): ApiTrigger {
  return {
    id,
    name: `trigger-${id}`,
    stage: 'test',
    status: 'running',
    web_url: `https://gitlab.example.com/group/project/-/jobs/${id}`,
    ...change,
  };
}
