// What is known of the ways in: everything that takes requests from outside in front of the application, whatever program or cloud does
// it. Each source of the setup fills it from its own files; the verdicts as seen from outside (TLS, headers, CORS, docs) read nothing else.

import type { Answer, Place } from '../base/index.ts'
import type { CheckContext } from './kit.ts'

/** One way in: something that listens and answers or passes on. */
export interface Edge {
  readonly kind: 'nginx' | 'caddy' | 'haproxy' | 'traefik' | 'server' | 'ingress' | 'gateway' | 'load-balancer'
  /** For people: `server api.example.org`, `Ingress web`, `port 8000 of service api`. */
  readonly name: string
  readonly place: Place
  readonly deployment: Deployment
  /** Whether callers from outside meet it: `no` for what is only reached through another edge or within a cluster. */
  readonly isOutside: Answer
  /** Why, in a predicate: `is published as 443:443 by compose.yaml`. Empty where nobody knows. */
  readonly outsideBecause: string
  /** Empty: any. */
  readonly hosts: readonly string[]
  /** As callers from outside name them; empty where nobody knows. */
  readonly ports: readonly number[]
  readonly tls: EdgeTls
  /** How one of several paths that fit is chosen. */
  readonly matching: 'nginx' | 'first' | 'longest'
  /** Empty where nothing is known of what it does with requests. */
  readonly paths: readonly EdgePath[]
  /** What was read does not say everything (an `include` that is not in the tree, a template with holes): nothing may be concluded from what is absent. */
  readonly isPartial: boolean
}

/** Environments are never mixed: what one file or folder brings up together. */
export interface Deployment {
  /** The file or folder that brings it up: `docker-compose.prod.yml`, `deploy/k8s`. */
  readonly name: string
  readonly stage: 'production' | 'development' | 'unknown'
}

export type EdgeTls =
  /** It speaks TLS with its callers. `versions` as written; empty where the program's own default holds. */
  | { readonly kind: 'terminated'; readonly place: Place; readonly versions: readonly string[] }
  /** It speaks plain HTTP with its callers. */
  | { readonly kind: 'plain'; readonly place: Place }
  /** Something in front of it speaks TLS (a cloud's load balancer, a CDN), as its own file says. */
  | { readonly kind: 'before'; readonly place: Place; readonly by: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** What is done with requests for some paths. */
export interface EdgePath {
  readonly match: PathMatch
  readonly place: Place
  readonly action: EdgeAction
  /** Who is kept out before the action. */
  readonly guard: EdgeGuard
  /** Set on answers to callers, by names in lower case, as seen from outside. Null where nobody knows. */
  readonly answerHeaders: readonly EdgeHeader[] | null
  /** Set on requests to what is behind, by names in lower case. */
  readonly requestHeaders: readonly EdgeHeader[]
}

export type PathMatch =
  | {
      readonly kind: 'exact' | 'prefix'
      readonly text: string /** `^~` of nginx: no pattern is asked when this is the longest. */
      readonly isFinal?: true
    }
  /** A prefix of whole segments, as Kubernetes has it: `/api` fits `/api/x` and not `/apix`. */
  | { readonly kind: 'segments'; readonly text: string }
  /** A regular expression as the program reads it. */
  | { readonly kind: 'pattern'; readonly text: string; readonly ignoresCase: boolean /** And begins so. */; readonly within?: string }
  /** The condition was not understood, for paths that begin as `within` says. */
  | { readonly kind: 'unknown'; readonly text: string; readonly within?: string }

export type EdgeAction =
  /** `path`: what stands for the matched part, null where the path is passed on as it came. `null` host: not known. */
  | {
      readonly kind: 'proxy'
      readonly host: string | null
      readonly port: number | null
      readonly path: string | null
      readonly isTls: boolean
    }
  | { readonly kind: 'redirect' /** To the same place over HTTPS. */; readonly toHttps: boolean }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'files'; readonly folder: string | null }
  | { readonly kind: 'answer' }
  | { readonly kind: 'unknown' }

export type EdgeGuard = 'none' | 'basic' | 'forward' | 'addresses' | 'certificate' | 'unknown'

export interface EdgeHeader {
  /** Lower case. */
  readonly name: string
  /** As written; null where it is taken away. */
  readonly value: string | null
  /** Also on errors, where the program makes a difference. */
  readonly always: boolean
  readonly place: Place
  readonly how: 'set' | 'add' | 'remove'
}

export type EdgeReader = (context: CheckContext) => readonly Edge[]

/** The deployment that a file or folder stands for. */
export function toDeployment(name: string): Deployment {
  return { name, stage: stageOf(name) }
}

const production = /(?:^|[^a-z])(?:prod|production|live|deploy|deployment|release)(?:[^a-z]|$)/i
const development =
  /(?:^|[^a-z])(?:dev|devel|development|local|localhost|test|tests|testing|ci|e2e|example|examples|sample|samples|demo|demos|debug|docs|devcontainer|override|sandbox|playground|regtest|benchmark|benchmarks|tutorial|tutorials|contrib|kind)(?:[^a-z]|$)/i

/** By the names in the path alone; the last part that says something decides: `deploy/dev/compose.yaml` is of development. */
function stageOf(path: string): Deployment['stage'] {
  for (const part of path.split('/').reverse()) {
    if (development.test(part)) return 'development'
    if (production.test(part)) return 'production'
  }
  return 'unknown'
}
