// What a file of the setup is for, as its name and folder say.

/** `development` is never deployed by its own name; `any` may be. */
export type Purpose = 'production' | 'development' | 'any'

const development =
  /(?:^|[._/-])(?:dev|devel|develop|development|devcontainer|local|localhost|test|tests|testing|e2e|ci|example|examples|sample|samples|demo|debug|override|benchmarks?|evals?|evaluation|integration|cypress|playwright|playground|sandbox|docs|fixtures?|templates?)(?=$|[._/-])/i
const production = /(?:^|[._/-])(?:prod|production|deploy|deployment|release|live|staging)(?=$|[._/-])/i

export function purposeOf(path: string): Purpose {
  if (development.test(path)) return 'development'
  return production.test(path) ? 'production' : 'any'
}
