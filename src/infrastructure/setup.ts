// How the application is built, started and reached, as the files beside its code say: each kind of file is read once, for all checks.

import type { Coverage, Subject } from '../finding/index.ts'
import type { ModelProblem } from '../model/index.ts'
import type { KubeObject } from './kube/object.ts'
import type { KubePod } from './kube/pods.ts'
import type { Source } from './source.ts'
import caddy, { type CaddyConfig } from './sources/caddy.ts'
import composeFiles, { type ComposeFile } from './sources/compose-files.ts'
import dockerfiles, { type Dockerfile } from './sources/dockerfiles.ts'
import haproxy, { type HaproxyConfig } from './sources/haproxy.ts'
import kubernetes from './sources/kubernetes.ts'
import nginx, { type NginxConfig } from './sources/nginx.ts'
import pipelines, { type Pipeline } from './sources/pipelines.ts'
import pods from './sources/pods.ts'
import servers, { type ServerCommand } from './sources/servers.ts'
import services, { type Service } from './sources/services.ts'
import terraform from './sources/terraform.ts'
import traefik, { type TraefikFile } from './sources/traefik.ts'
import workflows, { type Workflow } from './sources/workflows.ts'
import type { TerraformBlock } from './terraform/module.ts'

/** By the name under which a check looks at them. */
export interface Things {
  readonly dockerfile: Dockerfile
  readonly caddy: CaddyConfig
  readonly haproxy: HaproxyConfig
  readonly nginx: NginxConfig
  readonly traefik: TraefikFile
  readonly server: ServerCommand
  readonly service: Service
  readonly kubernetes: KubeObject
  readonly pod: KubePod
  readonly terraform: TerraformBlock
  readonly compose: ComposeFile
  readonly workflow: Workflow
  readonly pipeline: Pipeline
}

const sources: { readonly [Kind in keyof Things]: Source<Things[Kind]> } = {
  dockerfile: dockerfiles,
  caddy,
  haproxy,
  nginx,
  traefik,
  server: servers,
  service: services,
  kubernetes,
  pod: pods,
  terraform,
  compose: composeFiles,
  workflow: workflows,
  pipeline: pipelines,
}

export type Setup = { readonly [Kind in keyof Things]: readonly Things[Kind][] }

export interface ReadSetup {
  readonly setup: Setup
  readonly problems: readonly ModelProblem[]
  readonly coverage: readonly Coverage[]
}

export function readSetup(subject: Subject): ReadSetup {
  const problems: ModelProblem[] = []
  const read = Object.entries(sources).map(([kind, source]) => {
    const things = source.read(subject, (code, { file, line }, message) => problems.push({ code, file, line, message }))
    return { kind, noun: source.noun, things }
  })
  return {
    // One entry for each key of `sources`, made by its own reader.
    setup: Object.fromEntries(read.map(({ kind, things }) => [kind, things])) as unknown as Setup,
    problems,
    coverage: read.flatMap(({ noun, things }) => (things.length === 0 ? [] : [{ what: noun, count: things.length }])),
  }
}
