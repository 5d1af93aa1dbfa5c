// The seam between the oracle and the analyser: a program's files in, its routes out.
import { createTree } from '../../src/base/index.ts'
import { parseEnvironment } from '../../src/cli/settings/parse-environment.ts'
import { hideSecrets } from '../../src/cli/settings/secret-variables.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import { toRoutesJson } from '../../src/report/index.ts'
import type { RoutesJson } from './compare.ts'

export interface Question {
  /** `module:attribute` or `module:factory()`. */
  readonly app: string
  /** Folders that are on sys.path, relative to the program. */
  readonly sourceRoots: readonly string[]
  readonly fastapiVersion: string
  /** All pinned packages, by normalised name: Starlette and pydantic decide some behaviour by themselves. */
  readonly pins: ReadonlyMap<string, string>
  readonly pythonVersion: string
  /** The text of a file of variables. */
  readonly environment: string | null
}

export function analyse(files: ReadonlyMap<string, string>, question: Question): RoutesJson {
  const model = extractFromSource(createTree(files), {
    app: question.app,
    roots: question.sourceRoots.length === 0 ? undefined : question.sourceRoots,
    fastapiVersion: question.fastapiVersion,
    pins: question.pins,
    pythonVersion: question.pythonVersion,
    includeTests: true,
    environment: question.environment === null ? new Map() : hideSecrets(parseEnvironment(question.environment, 'environment', new Map())),
    snapshot: { commit: null, content: '', tool: '', knowledge: '', policy: null },
  })
  const middleware = new Map(model.apps.map((app) => [app.id, app.middleware.map((m) => m.call)]))
  const routes = toRoutesJson(model)
  return { ...routes, apps: routes.apps.map((app) => ({ ...app, middleware: middleware.get(app.id) ?? [] })) }
}
