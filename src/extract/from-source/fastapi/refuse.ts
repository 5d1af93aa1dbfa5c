// What FastAPI refuses while an application is built: an error that the program waits for is raised, any other is a problem.
import { type Machine, args as makeArgs, Raised, type Site, stateOf, str } from '../../../project/index.ts'

/** The exceptions that FastAPI and Python raise while an application is built, with what else catches them. */
const PARENTS = {
  AssertionError: [],
  AttributeError: [],
  DependencyScopeError: ['FastAPIError', 'RuntimeError'],
  Exception: [],
  FastAPIError: ['RuntimeError'],
  NameError: [],
  PydanticV1NotSupportedError: ['FastAPIError', 'RuntimeError'],
  RuntimeError: [],
  TypeError: [],
  ValueError: [],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type Refusal = keyof typeof PARENTS

/** Only where the evaluation is certain: under a test that nobody can decide, nothing is said. */
export function refuse(machine: Machine, error: Refusal, message: string, site: Site): void {
  if (machine.isCaught([error, ...PARENTS[error], 'Exception', 'BaseException'])) {
    throw new Raised({ kind: 'external', path: `builtins.${error}()`, args: makeArgs([str(message)]) }, site)
  }
  if (stateOf(machine.condition) === 'on') machine.report('refused', `FastAPI refuses this: ${error}: ${message}`, site)
}
