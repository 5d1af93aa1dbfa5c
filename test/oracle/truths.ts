// Reads the committed answers of the real FastAPI.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Truth } from './compare.ts'
import type { Program } from './programs.ts'

/** The truth of a program in a version, wherever it is stored. */
export function readTruth(program: Program, version: string): Truth {
  const file = join(program.folder, 'truth', `${version}.json`)
  if (!existsSync(file))
    throw new Error(
      `test/apps/${program.name} has no truth for FastAPI ${version}: run \`npx tsx test/oracle/make-truth.ts ${program.name}\``,
    )
  const stored: Truth | { readonly same_as: string } = JSON.parse(readFileSync(file, 'utf8'))
  return 'same_as' in stored ? readTruth(program, stored.same_as) : stored
}

/** The dotted names of the program's own modules, as its sys.path has them. */
export function modulesOf(program: Program): ReadonlySet<string> {
  const roots = program.path.map((folder) => (folder === '.' ? '' : `${folder}/`))
  const names = [...program.files.keys()].flatMap((file) => {
    const root = roots.find((prefix) => file.startsWith(prefix))
    return file.endsWith('.py') && root !== undefined
      ? [
          file
            .slice(root.length, -3)
            .replace(/\/__init__$/, '')
            .replaceAll('/', '.'),
        ]
      : []
  })
  return new Set(names)
}
