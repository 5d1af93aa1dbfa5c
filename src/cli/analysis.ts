// What the commands may wish for, and what an analysis answers.

import type { Files, UserError } from '../base/index.ts'
import type { Document, Layer } from '../policy/index.ts'
import type { GivenText } from '../project/index.ts'
import type { Severity } from '../taxonomy/index.ts'
import type { Target } from './target.ts'

export const formats = {
  /** `src/report` says the same, and a test holds them together: help must answer before it is in memory. */
  findings: [
    'terminal',
    'json',
    'sarif',
    'html',
    'markdown',
    'junit',
    'gitlab',
    'gitlab-sast',
    'gitlab-dependencies',
    'github',
    'csv',
    'slack',
  ],
  routes: ['table', 'json', 'html', 'openapi'],
  map: ['json'],
  sbom: ['cyclonedx', 'spdx'],
  difference: ['terminal', 'markdown', 'json'],
  judgement: ['terminal', 'markdown', 'json', 'github', 'junit'],
} as const

export type Wish =
  | {
      readonly kind: 'findings'
      readonly format: (typeof formats.findings)[number]
      readonly all: boolean
      readonly only: readonly string[]
      readonly skip: readonly string[]
      /** Only what is new since the merge base of this commit or branch and HEAD. */
      readonly since: string | null
      /** The report of an earlier scan, from the folder in which the command was called; only what is not in it. */
      readonly baseline: string | null
      /** How many commits are searched for secrets, as it was written; empty where that was not said, null where nobody asked. */
      readonly history: string | null
      /** In place of the report: what machines can mend, as a diff or written into the files. */
      readonly fix: 'show' | 'apply' | null
      /** Only what lies in one of these files, or leads through one; from the scanned folder, with slashes. */
      readonly files?: ReadonlySet<string>
      /** The file with the database of advisories; null: where it always lies. */
      readonly database: string | null
      /** How many stay after each question that decides what is mended first, in place of the usual order. */
      readonly explainPriority?: boolean
      /** Charts are filled in by helm, which then runs on what the project says. */
      readonly renderHelm?: boolean
    }
  | {
      readonly kind: 'routes'
      readonly format: (typeof formats.routes)[number]
      /** One route, in any spelling, that is to be explained in place of the list. */
      readonly explain: string | null
    }
  | {
      readonly kind: 'init'
      /** What everything new is held to. */
      readonly preset: string
    }
  /** All guardrails, or what they say of one route. */
  | { readonly kind: 'policy'; readonly route: string | null }
  /** A finding that is lived with until a day, put into `fastward.yaml`. */
  | { readonly kind: 'policy-waive'; readonly finding: string; readonly owner: string; readonly reason: string; readonly until: string }
  /** A route that anybody may call, put into `fastward.yaml`. */
  | { readonly kind: 'policy-public'; readonly route: string }
  /** The access rules that the code enforces. */
  | { readonly kind: 'policy-derive' }
  /** The access rules as Cedar, or the schema of that. */
  | { readonly kind: 'policy-cedar'; readonly what: 'export' | 'schema' }
  /** What of the policy cannot be understood, and what of it is about nothing. */
  | { readonly kind: 'policy-check' }
  /** The tests of a policy, in a file from the folder of the project. */
  | { readonly kind: 'policy-test'; readonly file: string }
  /** Recorded decisions, made again. `map` in place of reading the application. */
  | { readonly kind: 'policy-replay'; readonly log: string; readonly map: string | null; readonly format: 'terminal' | 'json' }
  | {
      readonly kind: 'baseline'
      readonly action: 'check' | 'update'
      /** New findings are let in, and somebody answers for them; null where they are not. */
      readonly accept: { readonly reason: string; readonly owner: string } | null
    }
  /** Known weaknesses, closed by patches in `fastward.yaml`, or what of those is stale. */
  | {
      readonly kind: 'gateway-patch'
      readonly isCheck: boolean
      /** A report of a scan, from the folder in which the command was called; null: it is made now. */
      readonly findings: string | null
      /** In place of reading the application. */
      readonly map: string | null
      /** Rules and fingerprints; all where there are none. */
      readonly only: readonly string[]
      readonly mode: 'enforce' | 'observe'
    }
  | { readonly kind: 'map'; readonly format: (typeof formats.map)[number] }
  | {
      readonly kind: 'vex'
      /** Also what the installed releases have mended. */
      readonly withFixed: boolean
      readonly product: string | null
      readonly author: string
      readonly database: string | null
    }
  | {
      readonly kind: 'sbom'
      readonly format: (typeof formats.sbom)[number]
      readonly database: string | null
      /** A virtual environment whose packages say their licences, from the folder in which the command was called. */
      readonly licences: string | null
    }

/** A scan of which nothing special is asked; whoever asks lays their own over it. */
export const plainScan = {
  kind: 'findings',
  format: 'json',
  all: false,
  only: [],
  skip: [],
  since: null,
  baseline: null,
  history: null,
  fix: null,
  database: null,
} as const satisfies Wish

export interface AnalysisRequest {
  readonly target: Target
  /** `fastward.yaml` with the options of the command laid over it. */
  readonly settings: Partial<Document>
  /** The documents that the policy is made of, the lowest first; none where there is no `fastward.yaml`. */
  readonly layers: readonly Layer[]
  /** Where what the policy names lies, such as the baseline: the disk, or the commit that the policy is taken from. */
  readonly policyFiles: Files
  /** What the program finds in its environment, without its secrets. */
  readonly environment: ReadonlyMap<string, GivenText>
  readonly wish: Wish
  readonly useCache: boolean
  /** The report goes where somebody reads it at once. */
  readonly onTerminal: boolean
  readonly colour: boolean
  readonly columns: number
}

export interface Analysis {
  /** The whole report in the wanted format. It ends with a line break. */
  readonly report: string
  /** The worst severity among the findings; null where there are none. */
  readonly worst: Severity | null
  /** For standard error, a line each. */
  readonly notes: readonly string[]
  /** What of the policy could not be evaluated: it is told after the report, and the command fails. */
  readonly failure?: UserError | null
}
