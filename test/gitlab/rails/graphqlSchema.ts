import { buildSchema } from 'graphql';

/** The part of GitLab's schema about projects, pipelines and jobs, with its names, types and arguments. */
export const schema = buildSchema(`
  scalar Time
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }

  enum CiJobStatus {
    CANCELED CANCELING CREATED FAILED MANUAL PENDING PREPARING RUNNING SCHEDULED SKIPPED SUCCESS
    WAITING_FOR_CALLBACK WAITING_FOR_RESOURCE
  }
  enum PipelineStatusEnum {
    CANCELED CANCELING CREATED FAILED MANUAL PENDING PREPARING RUNNING SCHEDULED SKIPPED SUCCESS
    WAITING_FOR_CALLBACK WAITING_FOR_RESOURCE
  }

  type UserCore { id: ID! username: String! name: String! webUrl: String! }
  type CurrentUser { id: ID! username: String! name: String! webUrl: String! }
  type Metadata { version: String! revision: String! enterprise: Boolean! }

  type DetailedStatus { group: String label: String text: String icon: String detailsPath: String }
  type CiStage { id: ID name: String }
  type CiRunner { id: ID! description: String runnerType: String! shortSha: String maximumTimeout: Int paused: Boolean! }
  type CiRunnerManager {
    id: ID! systemId: String! version: String executorName: String platformName: String architectureName: String
    status: String contactedAt: Time
  }
  type JobPermissions { readJobArtifacts: Boolean! readBuild: Boolean! updateBuild: Boolean! cancelBuild: Boolean! }

  type CiJob {
    id: ID name: String status: CiJobStatus stage: CiStage detailedStatus: DetailedStatus kind: String!
    refName: String refPath: String shortSha: String! tags: [String!] active: Boolean! allowFailure: Boolean!
    createdAt: Time! queuedAt: Time startedAt: Time finishedAt: Time duration: Int queuedDuration: Float
    cancelable: Boolean! playable: Boolean! retryable: Boolean! retried: Boolean manualJob: Boolean stuck: Boolean!
    webPath: String source: String failureMessage: String exitCode: Int
    pipeline: Pipeline project: Project runner: CiRunner runnerManager: CiRunnerManager userPermissions: JobPermissions!
  }
  type CiJobConnection { nodes: [CiJob] count: Int! pageInfo: PageInfo! }

  type Pipeline {
    id: ID! iid: String! status: PipelineStatusEnum! ref: String sha: String path: String source: String
    active: Boolean! createdAt: Time! updatedAt: Time! user: UserCore project: Project
    jobs(statuses: [CiJobStatus!], first: Int, after: String, retried: Boolean): CiJobConnection
  }
  type PipelineConnection { nodes: [Pipeline] count: Int! pageInfo: PageInfo! }

  type Project {
    id: ID! name: String! path: String! fullPath: ID! webUrl: String archived: Boolean
    pipelines(status: PipelineStatusEnum, username: String, ref: String, first: Int, after: String): PipelineConnection
    jobs(statuses: [CiJobStatus!], first: Int, after: String): CiJobConnection
  }
  type ProjectConnection { nodes: [Project] pageInfo: PageInfo! }

  type Query {
    currentUser: CurrentUser
    metadata: Metadata
    project(fullPath: ID!): Project
    projects(membership: Boolean, ids: [ID!], sort: String, archived: String, first: Int, after: String): ProjectConnection
  }
`);
