// What a library is to us: Python of our own that does to an application what the library does, and no more.
// It is run by the same evaluator as the project, so names, closures and signatures are what FastAPI would report.
import type { Value } from '../../../project/index.ts'

/** Asks for the release of a distribution; the newest where nothing in the tree says. */
export type ReleaseOf = (distribution: string, otherwise: string) => string

export interface Library {
  /** The package that programs import. */
  readonly name: string
  /** Modules by dotted name; a text may depend on the release. What a module does not define is an object we do not know. */
  readonly modules: Readonly<Record<string, string | ((release: ReleaseOf) => string)>>
  /** Values of TypeScript, by dotted path. */
  readonly values?: Readonly<Record<string, Value>>
}
