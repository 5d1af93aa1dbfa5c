// Files of Traefik: how it is started (entry points, providers), and what it routes (routers, services, middlewares).

import { decodeConfig, parseLinedToml, parseLinedYaml } from '../../syntax/index.ts'
import { defineSource } from '../source.ts'
import { fillHoles } from '../template-holes.ts'
import { fromLined, nodeAt, type TraefikNode } from '../traefik/node.ts'

export interface TraefikFile {
  readonly file: string
  readonly root: TraefikNode
  /** It says how Traefik is started. */
  readonly isStatic: boolean
  /** A program fills it in. */
  readonly isPartial: boolean
}

/** By its own name, its folder's, or a name that people give to what Traefik reloads. */
const named =
  /(?:^|\/)[^/]*traefik[^/]*\/(?:[^/]+\/)*[^/]+\.(?:ya?ml|toml)$|(?:^|\/)[^/]*traefik[^/]*\.(?:ya?ml|toml)$|(?:^|\/)(?:dynamic|middlewares?|routers?|tls)(?:[-_.](?:conf|config))?\.(?:ya?ml|toml)$/i
const other = /(?:compose|stack|swarm|chart|values|kustomization)[\w.-]*\.ya?ml$/i
const looksStatic = /^\s*["']?\[?(?:entryPoints|providers|certificatesResolvers|api)\b/im
const looksDynamic = /^\s*["']?\[{0,2}(?:http|tls)\b/im

export default defineSource<TraefikFile>({
  noun: 'Traefik configuration',
  read({ tree }, problem) {
    return [...tree.files, ...tree.others()].flatMap(({ path, size }) => {
      if (size > 500_000 || !named.test(path) || other.test(path)) return []
      const bytes = tree.read(path)
      if (bytes === null) return []
      const raw = decodeConfig(bytes)
      if ((!looksStatic.test(raw) && !looksDynamic.test(raw)) || /^apiVersion:/m.test(raw)) return []
      const { text, hasHoles } = fillHoles(raw)
      const { value, problems } = path.toLowerCase().endsWith('.toml') ? parseLinedToml(text) : parseLinedYaml(text)
      const root = fromLined(value, path)
      const isStatic = ['entrypoints', 'providers', 'certificatesresolvers', 'api'].some((key) => nodeAt(root, key) !== null)
      const isDynamic = ['routers', 'services', 'middlewares'].some((key) => nodeAt(root, 'http', key) !== null)
      if (!isStatic && !isDynamic && nodeAt(root, 'tls', 'options') === null) return []
      if (!hasHoles) for (const { line, message } of problems) problem('traefik-unreadable', { file: path, line }, message)
      return [{ file: path, root, isStatic, isPartial: hasHoles || problems.length > 0 }]
    })
  },
})
