// Whether what an advisory is about can happen in this application, with the reason in words, and the routes by which it can be reached.

import type { Place } from '../base/index.ts'
import type { Subject } from '../finding/index.ts'
import { type Circumstances, createCircumstances, findPrecondition, judgeByImports } from './preconditions/index.ts'

/** Why an application is not affected, in the words of OpenVEX. */
export type Justification =
  | 'component_not_present'
  | 'vulnerable_code_not_present'
  | 'vulnerable_code_not_in_execute_path'
  | 'vulnerable_code_cannot_be_controlled_by_adversary'
  | 'inline_mitigations_already_exist'

export interface Exposure {
  /** `no` only where everything was looked at; `unknown` is never to be read as safe. */
  readonly affected: 'yes' | 'no' | 'unknown'
  /** A clause without a capital and a full stop: `POST /upload takes a form`. */
  readonly why: string
  /** Of `no` alone. */
  readonly justification: Justification | null
  /** Ids of the routes by which the weak code is reached, in the model's order; none where that is not known, or all of them are. */
  readonly routes: readonly string[]
  /** Where the application shows it, the telling one first. */
  readonly places: readonly Place[]
  /** By what: a row about this advisory, or only whether the package is imported. */
  readonly by: 'precondition' | 'imports'
}

/** As much of an advisory as is asked for: its id and its other names. */
export interface JudgedAdvisory {
  readonly id: string
  readonly aliases: readonly string[]
}

export interface JudgedPackage {
  /** Normalised (PEP 503). */
  readonly name: string
  readonly version: string | null
}

const known = new WeakMap<Subject, Circumstances>()

export function judge(advisory: JudgedAdvisory, { name, version }: JudgedPackage, subject: Subject): Exposure {
  let circumstances = known.get(subject)
  if (circumstances === undefined) known.set(subject, (circumstances = createCircumstances(subject)))
  const row = findPrecondition(name, [advisory.id, ...advisory.aliases])
  return row === null ? judgeByImports(name, circumstances) : row.judge(circumstances, { name, version })
}
