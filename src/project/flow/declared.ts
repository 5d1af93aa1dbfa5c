// What a project says of its own functions: that they make what they are given harmless. It is taken at its word.
import type { EffectKind } from '../../knowledge/index.ts'
import type { SurveyedFunction } from '../code/index.ts'

/** A function that makes harmless what it is given: it raises where that is not so, says true where it is, or gives back what is. */
export interface DeclaredValidator {
  readonly for: readonly EffectKind[]
  readonly by: 'raising' | 'answering' | 'cleaning'
}

/** By `module:name`. */
export type DeclaredValidators = ReadonlyMap<string, DeclaredValidator>

export class Declared {
  private readonly validators: DeclaredValidators
  /** By the path of a library's function. */
  private readonly paths: DeclaredValidators

  constructor(validators: DeclaredValidators = new Map()) {
    this.validators = validators
    this.paths = new Map([...validators].map(([name, one]) => [name.replace(':', '.'), one]))
  }

  /** Whether all that a call may mean is declared to do so. */
  makesHarmless(
    functions: readonly { readonly fn: SurveyedFunction }[],
    paths: readonly string[],
    kind: EffectKind,
    by: DeclaredValidator['by'],
  ): boolean {
    if (this.validators.size === 0) return false
    const does = (one: DeclaredValidator | undefined): boolean => one?.by === by && one.for.includes(kind)
    if (functions.length > 0) return functions.every(({ fn }) => does(this.validators.get(nameOf(fn))))
    return paths.length > 0 && paths.every((path) => does(this.paths.get(path.replaceAll('()', ''))))
  }
}

function nameOf({ module, qualname }: SurveyedFunction): string {
  return `${module.value.name}:${qualname}`
}
