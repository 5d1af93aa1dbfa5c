// Whether what an advisory is about can happen in this application, with the reason in words, and the routes by which it can be reached.

import type { Answer, Place } from '../base/index.ts'
import type { Subject } from '../finding/index.ts'
import type { Model, Route } from '../model/index.ts'
import type { Vulnerability } from './advisories/find-vulnerabilities.ts'
import type { Package } from './inventory.ts'
import { type Circumstances, createCircumstances, findPrecondition, judgeByImports } from './preconditions/index.ts'

/** Why an application is not affected, in the words of OpenVEX. */
export type Justification =
  | 'component_not_present'
  | 'vulnerable_code_not_present'
  | 'vulnerable_code_not_in_execute_path'
  | 'vulnerable_code_cannot_be_controlled_by_adversary'
  | 'inline_mitigations_already_exist'

export interface Exposure {
  /** `no` only where everything was looked at. */
  readonly affected: Answer
  /** A clause that can follow `because`: `no route takes a form`. */
  readonly why: string
  /** Of `no` alone. */
  readonly justification: Justification | null
  /** Through which it is reached, in the model's order; none where that is not known, or where no route is needed. */
  readonly routes: readonly Route[]
  /** Where the application shows it, the telling one first. */
  readonly places: readonly Place[]
  /** By what: a row about this advisory, or only whether the package is imported. */
  readonly by: 'precondition' | 'imports'
}

/** Of what is installed for something else than the application. */
export const notJudged: Exposure = { affected: 'unknown', why: '', justification: null, routes: [], places: [], by: 'imports' }

const known = new WeakMap<Model, Circumstances>()

export function judge(
  { ids }: Pick<Vulnerability, 'ids'>,
  { name, version }: Pick<Package, 'name' | 'version'>,
  subject: Subject,
): Exposure {
  let circumstances = known.get(subject.model)
  if (circumstances === undefined) known.set(subject.model, (circumstances = createCircumstances(subject)))
  const row = findPrecondition(name, ids)
  return row === null ? judgeByImports(name, circumstances) : row.judge(circumstances, { name, version })
}
