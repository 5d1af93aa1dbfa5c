// Traefik as Compose files start it: where its API is switched on without a guard, by its command or by the file that it is given.

import type { Place } from '../../base/index.ts'
import { decodeConfig, findLined, isLinedTrue, parseLinedToml, parseLinedYaml } from '../../syntax/index.ts'
import type { CheckContext } from '../kit.ts'
import type { Service } from '../sources/services.ts'

export function isTraefik({ image }: Service): boolean {
  return image !== null && /(?:^|\/)traefik$/.test(image)
}

/** Where the API without a guard is switched on, and on which port it then is; null where it is not. */
export function findOpenApi({ tree }: Pick<CheckContext, 'tree'>, service: Service): { place: Place; port: number | null } | null {
  const flag = service.command.find((word) => /^--api\.insecure(?:=true)?$/i.test(word))
  if (flag !== undefined) {
    const own = service.command.find((word) => /^--entrypoints\.traefik\.address=/i.test(word))
    return { place: placeOf(tree, service.commandPlace, flag), port: own === undefined ? 8080 : portOf(own) }
  }
  for (const { from, to } of service.mounts) {
    const file = ['', '/traefik.yml', '/traefik.yaml', '/traefik.toml'].map((end) => `${from}${end}`).find((path) => tree.has(path))
    if (file === undefined || !/^\/(?:etc\/traefik\/?|(?:etc\/traefik\/)?traefik\.(?:ya?ml|toml))$/.test(to)) continue
    const bytes = tree.read(file)
    if (bytes === null || bytes.length > 500_000) continue
    const text = decodeConfig(bytes)
    const { value } = file.endsWith('.toml') ? parseLinedToml(text) : parseLinedYaml(text)
    const insecure = findLined(value, 'api', 'insecure')
    if (insecure === undefined || !isLinedTrue(value, 'api', 'insecure')) continue
    const address = findLined(value, 'entryPoints', 'traefik', 'address')
    return {
      place: { file, line: insecure.line },
      port: address === undefined ? 8080 : address.kind === 'scalar' ? portOf(String(address.value)) : null,
    }
  }
  return null
}

function portOf(text: string): number | null {
  const port = /:(\d+)(?:\/tcp)?$/.exec(text)?.[1]
  return port === undefined ? null : Number(port)
}

/** The line of the word itself, where the command is a list. */
function placeOf(tree: CheckContext['tree'], command: Place, word: string): Place {
  const bytes = tree.read(command.file)
  if (bytes === null) return command
  const rows = decodeConfig(bytes).split('\n')
  for (let line = command.line; line <= Math.min(rows.length, command.line + 100); line++)
    if (rows[line - 1]?.includes(word) === true) return { file: command.file, line }
  return command
}
